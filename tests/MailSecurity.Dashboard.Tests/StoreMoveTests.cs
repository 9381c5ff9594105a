using System.Net;
using MailSecurity.Dashboard.Commands;
using MailSecurity.Dashboard.Security;
using MailSecurity.Dashboard.Tests.Security;
using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Trust;
using MailSecurity.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailSecurity.Dashboard.Tests;

/// <summary>An installation that moves from SQLite to PostgreSQL goes on as if nothing had happened.</summary>
public sealed class StoreMoveTests : IDisposable
{
    private const string Email = "admin@example.org";

    private readonly string _folder = Directory.CreateTempSubdirectory("mailsecurity-move-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Panel_OnTheDatabaseItWasMovedTo_KnowsEverybodyAndGoesOn()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, "PostgreSQL is not installed.");
        string[] settings =
        [
            $"--{StorageOptions.Section}:{nameof(StorageOptions.Provider)}={StorageOptions.Postgres}",
            $"--{StorageOptions.Section}:{nameof(StorageOptions.ConnectionString)}={await PostgresServer.CreateEmptyDatabaseAsync()}",
        ];
        byte[] secret, profile;
        Guid incident;
        var logins = Takeover();
        await using (var before = new PanelHost { Settings = [$"--{DataDirectory.Key}={_folder}"] })
        {
            await before.InitializeAsync();
            var admin = await before.AddAdminAsync(Email);
            secret = await EnrolAsync(before, admin);
            Assert.Equal(logins.Count, await StoreAsync(before, admin.AccountId, logins));
            incident = await IncidentAsync(before);
            profile = await ProfileAsync(before);
            await TrustAsync(before, admin);
            Assert.Equal(ExitCode.Failed, await CommandLine.RunAsync(["migrate-store", $"--{DataDirectory.Key}={_folder}", .. settings]));
        }

        Assert.Equal(ExitCode.WrongUse, await CommandLine.RunAsync(["migrate-store", $"--{DataDirectory.Key}={_folder}"]));
        Assert.Equal(ExitCode.Done, await CommandLine.RunAsync(["migrate-store", $"--{DataDirectory.Key}={_folder}", .. settings]));

        await using var after = new PanelHost { Settings = settings };
        await after.InitializeAsync();
        await SignInAsync(after, secret);
        Assert.Equal(incident, await IncidentAsync(after));
        var store = after.Services.GetRequiredService<Store>();
        Assert.Equal("198.51.100.0/24", (await store.ReadAsync(Tenant.System, db => db.TrustedRanges.SingleAsync(Cancel), Cancel)).ToString());

        // The same again is known; one more is one more, judged with all that came before it.
        var account = await after.Accounts.FindOrAddAsync(Account.DefaultName, Cancel);
        Assert.Equal(0, await StoreAsync(after, account, logins));
        Assert.Equal(profile, await ProfileAsync(after));
        Assert.Equal(1, await StoreAsync(after, account, [A.Login(A.Noon.AddHours(1), "91.0.0.1", key: 900)]));
        while ((await ProfileAsync(after)).SequenceEqual(profile))
        {
            Cancel.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        Assert.Equal(logins.Count + 1, await store.ReadAsync(Tenant.System, db => db.Logins.CountAsync(Cancel), Cancel));
        Assert.Equal(logins.Count + 1L, await store.ReadAsync(Tenant.System, db => db.AddressDays.SumAsync(day => (long)day.Successes, Cancel), Cancel));
    }

    private static List<LoginEvent> Takeover() =>
    [
        .. Enumerable.Range(0, 60).Select(number => A.Login(A.Noon.AddDays(-15).AddHours(number * 6), "91.0.0.1", key: (ulong)number + 1)),
        A.Login(A.Noon, "177.0.0.1", key: 800),
    ];

    private static async Task<byte[]> EnrolAsync(PanelHost host, Admin admin)
    {
        var factors = host.Services.GetRequiredService<SecondFactors>();
        var secret = await factors.BeginAsync(admin.Id, Cancel);
        Assert.NotNull(await factors.EnableAsync(new Actor(admin.Id, "", null), admin.AccountId, null, Code(secret, TimeSpan.Zero), Cancel));
        return secret;
    }

    // The code of the next step: that of this one is spent.
    private static async Task SignInAsync(PanelHost host, byte[] secret)
    {
        using var visitor = host.Visit();
        var given = await visitor.SignInAsync(Email, PanelHost.Password);
        Assert.StartsWith("/sign-in/code", given.Headers.Location!.PathAndQuery, StringComparison.Ordinal);
        await visitor.SubmitAsync("/sign-in/code", ("Form.Code", Code(secret, TimeSpan.FromSeconds(30))));
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/security/incidents")).StatusCode);
    }

    private static string Code(byte[] secret, TimeSpan later) => new OtpNet.Totp(secret).ComputeTotp((TimeProvider.System.GetUtcNow() + later).UtcDateTime);

    private static async Task<int> StoreAsync(PanelHost host, int account, IEnumerable<LoginEvent> logins)
    {
        var batch = new IntakeBatch { AccountId = account, Source = SourceKind.Api, SourceName = "test" };
        batch.Logins.AddRange(logins);
        var receipt = (await host.Services.GetRequiredService<IntakeStore>().CommitAsync([batch], Cancel))[0];
        host.Services.GetRequiredService<Jobs.Detection.IAnalysisWaker>().Wake();
        return receipt.Logins;
    }

    private static async Task<Guid> IncidentAsync(PanelHost host)
    {
        while (true)
        {
            var open = await host.Services.GetRequiredService<IIncidentStore>().OpenAsync(Tenant.System, 10, Cancel);
            if (open.Count > 0)
            {
                return Assert.Single(open).Id;
            }

            await Task.Yield();
        }
    }

    private static Task<byte[]> ProfileAsync(PanelHost host) => host.Services.GetRequiredService<Store>().ReadAsync(
        Tenant.System, db => db.Profiles.Select(row => row.Profile).SingleAsync(Cancel), Cancel);

    private static Task TrustAsync(PanelHost host, Admin admin) => host.Services.GetRequiredService<Store>().WriteAsync(
        Tenant.System,
        db =>
        {
            db.TrustedRanges.Add(new TrustedRange { AccountId = admin.AccountId, Network = ClientAddress.Parse("198.51.100.0"), PrefixLength = 24 });
            return Task.CompletedTask;
        },
        Cancel);
}
