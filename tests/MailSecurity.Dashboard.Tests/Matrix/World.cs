using System.Globalization;
using MailSecurity.Dashboard.Tests.Security;
using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Storage.Tables;
using MailSecurity.Domain.Trust;
using MailSecurity.Jobs.Detection;
using MailSecurity.Testing;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailSecurity.Dashboard.Tests.Matrix;

/// <summary>One product with two Accounts, one of everything in each place, and everybody of <see cref="Kinds"/>. All matrices share it.</summary>
public sealed class World : IAsyncLifetime
{
    private readonly Dictionary<Place, Spot> _spots = [];
    private int _number;

    public PanelHost Host { get; } = new()
    {
        Settings = ["--MailSecurity:Api:CallsPerMinute=1000000", "--MailSecurity:Api:IntakeCallsPerMinute=1000000", "--Logging:LogLevel:Microsoft.AspNetCore.Antiforgery=Error"],

        // A slow check of passwords is not what is tried here.
        Replace = services => services.Configure<PasswordHasherOptions>(options => options.IterationCount = 1),
    };

    internal Everybody Everybody { get; private set; } = null!;

    internal Spot this[Place place] => _spots[place];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await Host.InitializeAsync();
        await AddAsync(Place.OtherAccount, "foreign.example", "Elsewhere");
        await AddAsync(Place.OtherDomain, "other.example", Account.DefaultName);
        await AddAsync(Place.OwnDomain, "own.example", Account.DefaultName);
        Everybody = new Everybody(this);
    }

    public async ValueTask DisposeAsync()
    {
        Everybody.Dispose();
        await Host.DisposeAsync();
    }

    public T Get<T>()
        where T : notnull => Host.Services.GetRequiredService<T>();

    public Task<T> WriteAsync<T>(Func<MailSecurityDb, Task<T>> write) => Get<Store>().WriteAsync(Tenant.System, write, Cancel);

    public Task<T> ReadAsync<T>(Func<MailSecurityDb, Task<T>> read) => Get<Store>().ReadAsync(Tenant.System, read, Cancel);

    public int Next() => Interlocked.Increment(ref _number);

    /// <summary>A network that nothing else has used.</summary>
    public string NextNetwork()
    {
        var number = Next();
        return string.Create(CultureInfo.InvariantCulture, $"198.18.{number / 250}.{(number % 250) + 1}");
    }

    /// <summary>An open incident of a User of its own, for what closes or changes it.</summary>
    internal Task<Incident> OpenIncidentAsync(Spot spot) => WriteAsync(async db =>
    {
        var user = new UserRow { AccountId = spot.AccountId, DomainId = spot.DomainId, Name = $"case{Next()}@{spot.Domain}" };
        db.MailUsers.Add(user);
        await db.SaveChangesAsync(Cancel);
        var finding = new Finding
        {
            Rule = "newCountry",
            Severity = Severity.Low,
            At = A.Noon.AddDays(-1),
            UnusualAt = A.Noon.AddDays(-1),
            Signature = "BR",
            Text = "A login from Brazil.",
            Evidence = [],
        };
        var incident = Incident.Open(spot.AccountId, user.Id, user.Name, spot.Domain, finding, A.Noon.AddDays(-1));
        db.Incidents.Add(incident);
        return incident;
    });

    /// <summary>The spot's incident, whose User's logins are refused.</summary>
    internal async Task<IncidentLine> ContainAsync(Spot spot)
    {
        Assert.Null(await Get<ContainmentStore>().StartAsync(spot.Root, spot.Incident.Id, new ContainmentTerms(1), Cancel));
        return spot.Incident;
    }

    internal async Task<RuleMute> MuteAsync(Spot spot)
    {
        var mute = new RuleMute
        {
            AccountId = spot.AccountId,
            DomainId = spot.DomainId,
            UserId = (await OpenIncidentAsync(spot)).UserId,
            Rule = "newCountry",
            Reason = "tried on",
            ExpiresAt = TimeProvider.System.GetUtcNow().AddDays(3),
            CreatedAt = A.Noon,
            CreatedBy = "test",
        };
        return await WriteAsync(db =>
        {
            db.Mutes.Add(mute);
            return Task.FromResult(mute);
        });
    }

    internal async Task<TrustedRange> TrustAsync(Spot spot, string description = "tried on")
    {
        var range = new TrustedRange
        {
            AccountId = spot.AccountId,
            DomainId = spot.DomainId,
            Network = ClientAddress.Parse(NextNetwork()),
            PrefixLength = 32,
            Description = description,
            CreatedAt = A.Noon,
            CreatedBy = "test",
        };
        return await WriteAsync(db =>
        {
            db.TrustedRanges.Add(range);
            return Task.FromResult(range);
        });
    }

    internal async Task<Expectation> ExpectAsync(Spot spot)
    {
        var expected = new Expectation
        {
            AccountId = spot.AccountId,
            DomainId = spot.DomainId,
            UserId = spot.UserId,
            Country = "PT",
            EndsAt = TimeProvider.System.GetUtcNow().AddDays(3),
            CreatedAt = A.Noon,
            CreatedBy = "test",
        };
        return await WriteAsync(db =>
        {
            db.Expectations.Add(expected);
            return Task.FromResult(expected);
        });
    }

    internal async Task<AccessEntry> ListAsync(int account, Guid admin)
    {
        var entry = new AccessEntry { AccountId = account, AdminId = admin, Network = ClientAddress.Parse(NextNetwork()), PrefixLength = 32, Description = "tried on" };
        return await WriteAsync(db =>
        {
            db.AccessEntries.Add(entry);
            return Task.FromResult(entry);
        });
    }

    private async Task AddAsync(Place place, string domain, string account)
    {
        var root = await Host.AddAdminAsync($"root@{domain}", admin => admin.Name = $"Root of {domain}", account);
        var trusted = $"trusted in {domain}";
        await SeeAsync(root.AccountId, $"first@{domain}");
        var domainId = await Host.DomainAsync(domain);
        await WriteAsync(db =>
        {
            db.TrustedRanges.Add(new TrustedRange
            {
                AccountId = root.AccountId,
                DomainId = domainId,
                Network = ClientAddress.Parse("177.0.0.2"),
                PrefixLength = 32,
                Description = trusted,
                CreatedAt = A.Noon.AddDays(-90),
                CreatedBy = "test",
            });
            db.Sources.Add(new LoginSource { AccountId = root.AccountId, Kind = SourceKind.Api, Name = $"source of {domain}" });
            return Task.FromResult(true);
        });
        await SeeAsync(root.AccountId, $"quiet@{domain}", "177.0.0.2");
        var incident = await Host.RaiseAsync($"user@{domain}", account);
        var (key, audited) = ($"key of {domain}", $"somebody at {domain}");
        Assert.NotNull(await Host.Keys.CreateAsync(root.AccountId, key, [ApiScope.IncidentsRead], Cancel));
        await Get<IAudit>().WriteAsync(root.AccountId, new Actor(null, audited, null), AuditAction.Listed, "", Cancel);

        _spots[place] = new Spot
        {
            Place = place,
            AccountId = root.AccountId,
            DomainId = domainId,
            Domain = domain,
            Incident = incident,
            UserId = await ReadAsync(db => db.MailUsers.Where(user => user.Name == incident.User).Select(user => user.Id).SingleAsync(Cancel)),
            QuietUser = $"quiet@{domain}",
            TrustedAs = trusted,
            Colleague = await LimitedAsync($"colleague@{domain}", AdminKind.SubAdmin, domainId, account),
            Program = await LimitedAsync($"program@{domain}", AdminKind.ApiSubAdmin, domainId, account),
            Root = new Actor(root.Id, root.Name, null),
            KeyName = key,
            SourceName = $"source of {domain}",
            AuditedAs = audited,
        };
    }

    private async Task<Admin> LimitedAsync(string email, AdminKind kind, int domain, string account)
    {
        var admin = await Host.AddAdminAsync(
            email, admin => (admin.Kind, admin.IsLimitedToDomains, admin.MayCallFromAnywhere) = (kind, true, kind is AdminKind.ApiSubAdmin), account);
        await Host.LimitAsync(admin, domain);
        return admin;
    }

    // A fortnight in Germany and, if wanted, a login from elsewhere.
    private async Task SeeAsync(int account, string user, string? last = null)
    {
        var now = TimeProvider.System.GetUtcNow();
        var batch = new IntakeBatch { AccountId = account, Source = SourceKind.Api, SourceName = "test" };
        batch.Logins.AddRange(Enumerable.Range(0, 60).Select(number => A.Login(now.AddDays(-16).AddHours(number * 6), "91.0.0.1", user)));
        if (last is not null)
        {
            batch.Logins.Add(A.Login(now.AddHours(-2), last, user));
        }

        await Get<IntakeStore>().CommitAsync([batch], Cancel);
        await Get<LoginAnalysis>().DrainAllAsync(Cancel);
    }
}

[CollectionDefinition(Name)]
public sealed class MatrixCollection : ICollectionFixture<World>
{
    public const string Name = "Matrix";
}
