using MailSecurity.Domain;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MailSecurity.Benchmarks.Queries;

/// <summary>A store of many logins of many Users, among them one User of 100,000 whose logins are spread over all of it.</summary>
internal sealed class FilledStore : IAsyncDisposable
{
    public const string Busy = "busy@example.org";

    private const int Days = 30;
    private const int PerCommit = 50_000;
    private const int Users = 20_000;

    private readonly ServiceProvider _services;
    private readonly Random _chance = new(1);

    private FilledStore(string folder) => _services = new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new(DataDirectory.Key, folder)]).Build())
        .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning))
        .AddSingleton<IIncidentFeed, Nobody>()
        .AddStorage()
        .AddGeo()
        .BuildServiceProvider();

    public Tenant Tenant { get; private set; }

    public int UserId { get; private set; }

    public Guid IncidentId { get; private set; }

    public DateTimeOffset Now { get; } = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    public ILoginHistory History => _services.GetRequiredService<ILoginHistory>();

    public IIncidentStore Incidents => _services.GetRequiredService<IIncidentStore>();

    public static async Task<FilledStore> CreateAsync(string folder, int logins, int ofBusy)
    {
        var store = new FilledStore(folder);
        await store._services.GetRequiredService<StoreSetup>().PrepareAsync(default);
        var account = await store._services.GetRequiredService<AccountStore>().FindOrAddAsync("Default", default);
        store.Tenant = Tenant.Of(account);
        var intake = store._services.GetRequiredService<IntakeStore>();
        for (var stored = 0; stored < logins; stored += PerCommit)
        {
            await intake.CommitAsync([store.Batch(account, stored, logins, ofBusy)], default);
        }

        await store.OpenIncidentAsync(account);
        return store;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private IntakeBatch Batch(int account, int from, int logins, int ofBusy)
    {
        var batch = new IntakeBatch { AccountId = account, Source = SourceKind.Api, SourceName = "bench" };
        var step = TimeSpan.FromDays(Days) / logins;
        for (var number = from; number < from + PerCommit; number++)
        {
            var isBusy = number % (logins / ofBusy) == 0;
            batch.Logins.Add(new LoginEvent
            {
                At = Now.AddDays(-Days) + (step * number),
                User = MailUser.Parse(isBusy ? Busy : $"user{_chance.Next(Users)}@example{_chance.Next(50)}.org"),
                Address = ClientAddress.FromIPv4(unchecked((uint)_chance.Next(0x0100_0000, 0x5F00_0000))),
                Protocol = (MailProtocol)_chance.Next(1, 7),
                Outcome = _chance.Next(5) == 0 ? LoginOutcome.WrongCredentials : LoginOutcome.Succeeded,
                Key = (ulong)number,
                Server = "imap1",
            });
        }

        return batch;
    }

    private async Task OpenIncidentAsync(int account)
    {
        var store = _services.GetRequiredService<Store>();
        UserId = await store.ReadAsync(Tenant.System, db => db.MailUsers.Where(user => user.Name == Busy).Select(user => user.Id).SingleAsync());
        var finding = new Finding
        {
            Rule = "moreThanOneLocation",
            Severity = Severity.High,
            At = Now.AddHours(-1),
            Signature = "BR DE",
            Text = "Logins from Germany and Brazil within 24 hours.",
            Evidence = [new("Usual countries", "Germany")],
            UnusualAt = Now.AddHours(-1),
        };
        var incident = Incident.Open(account, UserId, Busy, "example.org", finding, Now);
        IncidentId = incident.Id;
        await store.WriteAsync(Tenant.System, async db => await db.Incidents.AddAsync(incident));
    }

    private sealed class Nobody : IIncidentFeed
    {
        public void Publish(IReadOnlyCollection<IncidentChange> changes)
        {
        }
    }
}
