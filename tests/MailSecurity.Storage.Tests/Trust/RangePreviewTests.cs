using MailSecurity.Domain;
using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Trust;
using MailSecurity.Storage.Tests.Admins;
using MailSecurity.Testing;

namespace MailSecurity.Storage.Tests.Trust;

public sealed class RangePreviewTests
{
    private static readonly string[] Users = ["ana@one.example", "ben@one.example", "eva@two.example", "dan@three.example"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Preview_ForAnyLoginsAndRange_CountsWhatBruteForceCounts()
    {
        var login =
            from user in Gen.Int[0, 3]
            from day in Gen.Int[0, 40]
            from minute in Gen.Int[0, 1439]
            from low in Gen.OneOf(Gen.UInt[0, 600], Gen.UInt[0, 32_767], Gen.UInt[0, 70_000])
            from isSix in Gen.Bool
            from isGood in Gen.Bool
            select A.Login(
                A.Noon.AddDays(-day).AddMinutes(-minute),
                isSix ? $"2001:db8:{low & 0xff:x}:{low >> 8:x}::7" : new System.Net.IPAddress(System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(0x0a310000u + low)).ToString(),
                Users[user],
                isGood ? LoginOutcome.Succeeded : LoginOutcome.WrongCredentials);
        await using var bench = await TestBench.CreateAsync();
        var all = new List<LoginEvent>();

        // One store that grows: each round adds logins in batches and asks about a range around one of them.
        await Gen.Select(login.Array[1, 60], Gen.Int[0, 15], Gen.Bool, Gen.Bool).SampleAsync(
            async (logins, step, forUser, limited) =>
            {
                foreach (var part in logins.Chunk(20))
                {
                    await bench.StoreAsync(part);
                    await bench.AnalyseAsync();
                }

                all.AddRange(logins);
                var (address, user) = (logins[0].Address, logins[0].User.Name);
                var lengths = TrustRules.Lengths(address);
                var length = lengths[step % lengths.Count];
                var network = new Network(address.NetworkOf(length), length);
                var domain = user[(user.IndexOf('@', StringComparison.Ordinal) + 1)..];
                var tenant = limited ? Tenant.Of(bench.Account, [await bench.DomainAsync(domain)]) : Tenant.Of(bench.Account);

                var preview = await bench.Get<TrustPreviews>().ReadAsync(tenant, new PreviewQuestion(network, domain, user, forUser), Cancel);

                var from = all.Where(known => network.Contains(known.Address) && known.At.UtcDateTime.Date >= A.Noon.UtcDateTime.Date.AddDays(-30))
                    .Where(known => !limited || known.User.Name.EndsWith($"@{domain}", StringComparison.Ordinal)).ToList();
                var good = from.Where(known => known.IsSuccess).ToList();
                Assert.Equal(from.Count - good.Count, preview!.Failures);
                Assert.Equal(good.Select(known => known.User).Where(known => known.Name != user).Distinct().Count(), preview.OtherUsers);
                Assert.Equal(
                    good.Count(known => forUser ? known.User.Name == user : known.User.Name.EndsWith($"@{domain}", StringComparison.Ordinal)),
                    preview.LoginsCovered);
            },
            iter: 60, threads: 1);
    }

    [Fact]
    public async Task Preview_WhenItWouldCloseAnIncident_SaysWhoseAndClosesNothing()
    {
        await using var bench = await TestBench.CreateAsync();
        await bench.RaiseAsync("ana@one.example", FakeGeo.Brazil());
        await bench.RaiseAsync("ben@one.example", FakeGeo.Brazil(2), FakeGeo.Indonesia());
        await bench.RaiseAsync("eva@two.example", FakeGeo.Brazil(3));

        var preview = await AskAsync(bench, Tenant.Of(bench.Account), "10.55.0.0/24");

        Assert.Equal(["ana@one.example"], preview.Closes);
        Assert.Equal((2, 1, 2), (preview.OtherUsers, preview.OtherUsersInScope, preview.LoginsCovered));
        Assert.Equal("Test network BR", preview.Location.NetworkOwner);
        Assert.Equal((UInt128)256, preview.Addresses);
        Assert.Equal(3, (await bench.OpenIncidentsAsync()).Count);
    }

    [Fact]
    public async Task Preview_OfANetworkThatTheAccountKnows_SaysWhatItIs()
    {
        await using var bench = await TestBench.CreateAsync();
        await bench.RaiseAsync("ana@one.example", FakeGeo.Brazil());
        Assert.Equal(NetworkKind.Unknown, (await AskAsync(bench, Tenant.Of(bench.Account), "10.55.0.0/24")).Origin.Kind);

        var admin = (await bench.AddAsync("admin@example.org")).At(People.Home);
        Assert.Null(await bench.Get<SettingsStore>().AddNetworkAsync(admin, new NewNetworkKind("10.55.0.0/16", NetworkKind.Mobile, "Village carrier", "a carrier"), Cancel));

        var origin = (await AskAsync(bench, Tenant.Of(bench.Account), "10.55.0.0/24")).Origin;
        Assert.Equal((NetworkKind.Mobile, "Village carrier"), (origin.Kind, origin.Name));
    }

    [Fact]
    public async Task Preview_WhenTheViewerSeesOneDomainOrAnotherAccount_DoesNotLetOthersShow()
    {
        await using var bench = await TestBench.CreateAsync();
        await bench.RaiseAsync("ana@one.example", FakeGeo.Brazil());
        await bench.RaiseAsync("eva@two.example", FakeGeo.Brazil(3));
        await bench.StoreAsync(A.Login(A.Noon, FakeGeo.Brazil(3), "eva@two.example", LoginOutcome.WrongCredentials));
        await bench.AnalyseAsync();

        var limited = await AskAsync(bench, Tenant.Of(bench.Account, [await bench.DomainAsync("one.example")]), "10.55.0.0/24");
        Assert.Equal((0, 0L, 1L), (limited.OtherUsers, limited.Failures, limited.LoginsCovered));
        var question = new PreviewQuestion(Network.Read("10.55.0.0/24").Network, "two.example", null, false);
        Assert.Null(await bench.Get<TrustPreviews>().ReadAsync(Tenant.Of(bench.Account, [await bench.DomainAsync("one.example")]), question, Cancel));
        Assert.Null(await bench.Get<TrustPreviews>().ReadAsync(Tenant.Of(bench.Account + 1), question, Cancel));
    }

    [Fact]
    public async Task Preview_WhenTheRangeGrowsOverUsersOfAnotherAccount_IsAsIfTheyWereNotThere()
    {
        await using var bench = await TestBench.CreateAsync();
        await bench.RaiseAsync("ana@one.example", FakeGeo.Brazil());
        var strangers = await bench.Get<AccountStore>().FindOrAddAsync("Strangers", Cancel);
        var alone = await AskAsync(bench, Tenant.Of(bench.Account), "10.55.0.0/17");

        await bench.StoreAsync(
            strangers, [.. A.History(A.Noon, "eva@one.example"), A.Login(A.Noon, FakeGeo.Brazil(3), "eva@one.example"), A.Login(A.Noon, FakeGeo.Brazil(4), "eva@one.example", LoginOutcome.WrongCredentials)]);
        await bench.AnalyseAsync();

        Assert.Equivalent(alone, await AskAsync(bench, Tenant.Of(bench.Account), "10.55.0.0/17"), strict: true);
        var theirs = (await bench.Get<TrustPreviews>().ReadAsync(
            Tenant.Of(strangers), new PreviewQuestion(Network.Read("10.55.0.0/17").Network, "one.example", "eva@one.example", false), Cancel))!;
        Assert.Equal((1L, 1L, 0), (theirs.LoginsCovered, theirs.Failures, theirs.OtherUsers));
    }

    [Fact]
    public async Task Suggest_ByTheUsersOwnLogins_TakesTheSmallestOfferedRangeOfOneOwner()
    {
        await using var bench = await TestBench.CreateAsync();
        await bench.RaiseAsync("ana@one.example", "10.55.4.1", "10.55.5.9", "10.55.7.200");
        var previews = bench.Get<TrustPreviews>();

        var suggested = await previews.SuggestAsync(Tenant.Of(bench.Account), "ana@one.example", ClientAddress.Parse("10.55.4.1"), Cancel);

        Assert.Equal((22, "/22 holds all 3 addresses of Test network BR that this User logged in from."), (suggested!.PrefixLength, suggested.Why));
        Assert.Null(await previews.SuggestAsync(Tenant.Of(bench.Account + 1), "ana@one.example", ClientAddress.Parse("10.55.4.1"), Cancel));
    }

    [Theory]
    [InlineData("GOOGLE", true, 17)]
    [InlineData("My.com B.V.", true, 22)]
    [InlineData("GOOGLE", false, null)]
    [InlineData("Deutsche Telekom AG", true, null)]
    public void Suggest_ByTheNetworksOwner_KnowsTheAppsOfTheSeed(string owner, bool isIPv4, int? expected) =>
        Assert.Equal(expected, KnownOwners.Suggest(owner, isIPv4)?.PrefixLength);

    private static async Task<RangePreview> AskAsync(TestBench bench, Tenant tenant, string network) =>
        (await bench.Get<TrustPreviews>().ReadAsync(tenant, new PreviewQuestion(Network.Read(network).Network, "one.example", "ana@one.example", false), Cancel))!;
}
