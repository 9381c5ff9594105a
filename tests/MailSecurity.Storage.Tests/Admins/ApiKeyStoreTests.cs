using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Storage;
using MailSecurity.Testing;

namespace MailSecurity.Storage.Tests.Admins;

/// <summary>Who may make and delete API keys, and what stays written of it.</summary>
public sealed class ApiKeyStoreTests
{
    private static readonly Permissions KeyMaker = default(Permissions).With(Section.Api, Level.Delete).With(Section.Incidents, Level.View);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Key_WhenMadeAndDeleted_IsInTheAuditLogWithoutItsSecret()
    {
        await using var bench = await TestBench.CreateAsync();
        var (boss, keys) = (await bench.AddAsync("boss@example.org"), bench.Get<ApiKeyStore>());

        var (secret, problem) = await keys.CreateAsync(boss.At(People.Office), " Mail server ", [ApiScope.Intake, ApiScope.TrustedWrite], A.Noon.AddDays(30), Cancel);
        var key = (await keys.FindAsync(secret!.Value, Cancel))!;
        Assert.Null(await keys.DeleteAsync(boss.At(People.Home), key.Id, Cancel));

        Assert.Null(problem);
        Assert.Equal(("Mail server", "intake trusted.write", A.Noon.AddDays(30)), (key.Name, key.Scopes, key.ExpiresAt));
        Assert.Null(await keys.FindAsync(secret.Value, Cancel));
        Assert.False(await keys.IsUsableAsync(key.Id, Cancel));
        var lines = await bench.Get<AuditStore>().PageAsync(Tenant.Of(bench.Account), new AuditFilter(What: "api-key"), null, 10, Cancel);
        Assert.Equal([AuditAction.ApiKeyDeleted, AuditAction.ApiKeyCreated], lines.Select(line => line.Action));
        Assert.All(lines, line => Assert.Equal(("Mail server", boss.Id), (line.Subject, line.ActorId)));
        Assert.DoesNotContain(lines, line => $"{line.Before}{line.After}".Contains(secret.Value.Reveal(), StringComparison.Ordinal));
        Assert.Contains("intake trusted.write", lines[0].Before, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_MadeByTheHost_IsInTheAuditLogToo()
    {
        await using var bench = await TestBench.CreateAsync();

        Assert.NotNull(await bench.Get<ApiKeyStore>().CreateAsync(bench.Account, "mx1", [ApiScope.Intake], Cancel));
        Assert.Null(await bench.Get<ApiKeyStore>().CreateAsync(bench.Account, "mx1", [ApiScope.Intake], Cancel));

        var line = Assert.Single(await bench.Get<AuditStore>().PageAsync(Tenant.Of(bench.Account), new AuditFilter(), null, 10, Cancel));
        Assert.Equal((AuditAction.ApiKeyCreated, "mx1", Actor.Host.Name), (line.Action, line.Subject, line.Actor));
    }

    [Theory]
    [InlineData("", "intake", "1 to 100")]
    [InlineData("mx1", "", "Choose")]
    [InlineData("mx1", "everything", "Choose")]
    [InlineData("mx1", "trusted.delete", "Choose")]
    [InlineData("taken", "intake", "already")]
    public async Task Key_WhenAFieldIsBad_IsNotMade(string name, string scopes, string reason)
    {
        await using var bench = await TestBench.CreateAsync();
        var (boss, keys) = (await bench.AddAsync("boss@example.org"), bench.Get<ApiKeyStore>());
        await keys.CreateAsync(bench.Account, "taken", [ApiScope.Intake], Cancel);

        var (secret, problem) = await keys.CreateAsync(boss.At(People.Office), name, scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries), null, Cancel);
        var (_, late) = await keys.CreateAsync(boss.At(People.Office), "late", [ApiScope.Intake], A.Noon, Cancel);

        Assert.Null(secret);
        Assert.Contains(reason, problem, StringComparison.Ordinal);
        Assert.Contains("expired already", late, StringComparison.Ordinal);
        Assert.Single(await keys.ListAsync(Tenant.Of(bench.Account), Cancel));
    }

    [Fact]
    public async Task SubAdmin_GivesNoScopeBeyondTheirOwnPermissions()
    {
        await using var bench = await TestBench.CreateAsync();
        var (sam, keys) = (await bench.AddAsync("sam@example.org", AdminKind.SubAdmin, KeyMaker), bench.Get<ApiKeyStore>());

        foreach (var scope in ApiScope.All)
        {
            var (secret, _) = await keys.CreateAsync(sam.At(People.Office), scope, [scope], null, Cancel);
            Assert.Equal(scope is ApiScope.IncidentsRead or ApiScope.LoginsRead, secret is not null);
        }
    }

    [Fact]
    public async Task SubAdmin_LimitedToDomains_NeitherSeesNorMakesNorDeletesKeys()
    {
        await using var bench = await TestBench.CreateAsync();
        await bench.StoreAsync(A.Login(A.Noon, FakeGeo.Germany(), "ana@own.example"));
        var (sam, keys) = (await bench.AddAsync("sam@example.org", AdminKind.SubAdmin, Permissions.All, [await bench.DomainAsync("own.example")]), bench.Get<ApiKeyStore>());
        await keys.CreateAsync(bench.Account, "mx1", [ApiScope.Intake], Cancel);
        var known = Assert.Single(await keys.ListAsync(Tenant.Of(bench.Account), Cancel));

        Assert.Empty(await keys.ListAsync((await bench.GrantAsync(sam)).Tenant, Cancel));
        Assert.Contains("whole Account", (await keys.CreateAsync(sam.At(People.Office), "mine", [ApiScope.IncidentsRead], null, Cancel)).Problem, StringComparison.Ordinal);
        Assert.Equal(AdminStore.NotAllowed, await keys.DeleteAsync(sam.At(People.Office), known.Id, Cancel));
        Assert.True(await keys.IsUsableAsync(known.Id, Cancel));
    }

    [Fact]
    public async Task Key_OfAnotherAccount_CannotBeDeleted()
    {
        await using var bench = await TestBench.CreateAsync();
        var (boss, keys) = (await bench.AddAsync("boss@example.org"), bench.Get<ApiKeyStore>());
        var other = await bench.Get<AccountStore>().FindOrAddAsync("Other", Cancel);
        var secret = await keys.CreateAsync(other, "theirs", [ApiScope.Intake], Cancel);

        Assert.NotNull(await keys.DeleteAsync(boss.At(People.Office), (await keys.FindAsync(secret!.Value, Cancel))!.Id, Cancel));
        Assert.NotNull(await keys.FindAsync(secret.Value, Cancel));
    }

    [Fact]
    public async Task Key_WhenItsMakerIsDisabled_Stays()
    {
        await using var bench = await TestBench.CreateAsync();
        var (boss, maker, keys) = (await bench.AddAsync("boss@example.org"), await bench.AddAsync("maker@example.org"), bench.Get<ApiKeyStore>());
        var (secret, _) = await keys.CreateAsync(maker.At(People.Office), "mx1", [ApiScope.Intake], null, Cancel);

        Assert.Null(await bench.Get<AdminStore>().DisableAsync(boss.At(People.Office), maker.Id, Cancel));

        Assert.NotNull(await keys.FindAsync(secret!.Value, Cancel));
        Assert.Equal(AdminStore.NotAllowed, (await keys.CreateAsync(maker.At(People.Office), "mx2", [ApiScope.Intake], null, Cancel)).Problem);
    }

    [Fact]
    public async Task Waiver_OfAnApiSubAdmin_IsInTheAuditLogAndOfNobodyElse()
    {
        await using var bench = await TestBench.CreateAsync();
        var (boss, sam) = (await bench.AddAsync("boss@example.org"), await bench.AddAsync("sam@example.org", AdminKind.ApiSubAdmin));
        var admins = bench.Get<AdminStore>();

        Assert.Null(await admins.ChangeAsync(boss.At(People.Office), sam.Id, new AdminWishes(AdminKind.ApiSubAdmin, default, null, MayCallFromAnywhere: true), Cancel));
        Assert.True((await bench.GrantAsync(sam)).MayCallFromAnywhere);
        Assert.Null(await admins.ChangeAsync(boss.At(People.Office), sam.Id, new AdminWishes(AdminKind.SubAdmin, default, null, MayCallFromAnywhere: true), Cancel));
        Assert.False((await bench.GrantAsync(sam)).MayCallFromAnywhere);

        var lines = await bench.Get<AuditStore>().PageAsync(Tenant.Of(bench.Account), new AuditFilter(), null, 10, Cancel);
        Assert.Contains("\"mayCallFromAnywhere\":true", lines[^1].After, StringComparison.Ordinal);
        Assert.Contains("\"mayCallFromAnywhere\":false", lines[^1].Before, StringComparison.Ordinal);
    }
}
