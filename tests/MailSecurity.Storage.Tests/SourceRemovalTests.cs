using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;
using MailSecurity.Storage.Tests.Admins;
using MailSecurity.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailSecurity.Storage.Tests;

/// <summary>Who may delete a source, and what goes with it.</summary>
public sealed class SourceRemovalTests : IAsyncLifetime
{
    private TestBench _bench = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private SourceRemoval Removal => _bench.Get<SourceRemoval>();

    public async ValueTask InitializeAsync() => _bench = await TestBench.CreateAsync();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Theory]
    [InlineData(SourceKind.Api, true)]
    [InlineData(SourceKind.DovecotPolicy, true)]
    [InlineData(SourceKind.Syslog, false)]
    [InlineData(SourceKind.File, false)]
    public async Task Delete_KeepsTheLogins_AndEndsTheKeyThatTheSourceSendsWith(SourceKind kind, bool endsKey)
    {
        var boss = await _bench.AddAsync("boss@example.org");
        var keys = _bench.Get<ApiKeyStore>();
        var secret = await keys.CreateAsync(_bench.Account, "mx1", [ApiScope.Intake], Cancel);
        var other = await keys.CreateAsync(_bench.Account, "mx2", [ApiScope.Intake], Cancel);
        var source = await StoreAsync(kind, "mx1");
        Assert.Equal(endsKey ? "mx1" : null, await Removal.KeyOfAsync(source, Cancel));

        Assert.Null(await Removal.DeleteAsync(boss.At(People.Office), source.Id, Cancel));

        Assert.Empty(await SourcesAsync());
        Assert.Equal((1, 0, 0), await _bench.Store.ReadAsync(Tenant.System, db => Task.FromResult((db.Logins.Count(), db.SourceHours.Count(), db.UnreadableLines.Count())), Cancel));
        Assert.Equal(endsKey, await keys.FindAsync(secret!.Value, Cancel) is null);
        Assert.NotNull(await keys.FindAsync(other!.Value, Cancel));
        var audit = await _bench.Store.ReadAsync(Tenant.System, db => db.AuditEntries.Where(entry => entry.ActorId == boss.Id).OrderBy(entry => entry.Id).ToListAsync(Cancel), Cancel);
        Assert.Equal(endsKey ? [AuditAction.ApiKeyDeleted, AuditAction.SourceDeleted] : [AuditAction.SourceDeleted], audit.Select(entry => entry.Action));
        Assert.All(audit, entry => Assert.Equal(("mx1", People.Office), (entry.Subject, entry.Address!.Value)));
    }

    [Fact]
    public async Task Delete_WhenDone_TellsWhoReceivesFromIt()
    {
        var told = new Told();
        await using var bench = await TestBench.CreateAsync(services => services.AddSingleton<ISourceRemovalFeed>(told));
        var boss = await bench.AddAsync("boss@example.org");
        await bench.Get<IntakeStore>().CommitAsync([new IntakeBatch { AccountId = bench.Account, Source = SourceKind.Syslog, SourceName = "192.0.2.7", Lines = 1, Ignored = 1 }], Cancel);
        var source = Assert.Single(await bench.Get<SourceStore>().ListAsync(bench.Account, Cancel));

        Assert.Null(await bench.Get<SourceRemoval>().DeleteAsync(boss.At(People.Office), source.Id, Cancel));
        Assert.NotNull(await bench.Get<SourceRemoval>().DeleteAsync(boss.At(People.Office), source.Id, Cancel));

        Assert.Equal([(bench.Account, SourceKind.Syslog, "192.0.2.7")], told.Sources);
    }

    [Fact]
    public async Task Delete_WhenItSendsAgain_ShowsASourceThatCountsFromZero()
    {
        var boss = await _bench.AddAsync("boss@example.org");
        var first = await StoreAsync(SourceKind.Syslog, "192.0.2.7");
        Assert.Null(await Removal.DeleteAsync(boss.At(People.Office), first.Id, Cancel));
        Assert.NotNull(await Removal.DeleteAsync(boss.At(People.Office), first.Id, Cancel));

        var second = await StoreAsync(SourceKind.Syslog, "192.0.2.7", at: 1);

        Assert.Equal(1, second.Logins);
    }

    [Fact]
    public async Task Delete_OfOneThatReported_LeavesItsLoginsToldOnce()
    {
        var boss = await _bench.AddAsync("boss@example.org");
        var report = await StoreAsync(SourceKind.DovecotPolicy, "mx1");
        Assert.Null(await Removal.DeleteAsync(boss.At(People.Office), report.Id, Cancel));

        var file = await StoreAsync(SourceKind.File, "/var/log/mail.log");

        Assert.Equal((0L, 1L), (file.Logins, file.Duplicates));
        Assert.Equal(1, await _bench.Store.ReadAsync(Tenant.System, db => db.Logins.CountAsync(Cancel), Cancel));
    }

    [Fact]
    public async Task Delete_WhenOneMayNot_ChangesNothing()
    {
        var delete = default(Permissions).With(Section.Sources, Level.Delete);
        await _bench.Get<ApiKeyStore>().CreateAsync(_bench.Account, "mx1", [ApiScope.Intake], Cancel);
        var (keyed, plain) = (await StoreAsync(SourceKind.Api, "mx1"), await StoreAsync(SourceKind.Syslog, "192.0.2.7"));
        var editor = await _bench.AddAsync("editor@example.org", AdminKind.SubAdmin, default(Permissions).With(Section.Sources, Level.Edit));
        var limited = await _bench.AddAsync("limited@example.org", AdminKind.SubAdmin, delete, domains: []);
        var stranger = await _bench.AddAsync("stranger@example.org", account: await _bench.Get<AccountStore>().FindOrAddAsync("Other", Cancel));
        foreach (var actor in new[] { editor.At(People.Office), limited.At(People.Office), stranger.At(People.Office), Actor.Host })
        {
            Assert.NotNull(await Removal.DeleteAsync(actor, plain.Id, Cancel));
        }

        // May delete sources, and no keys: a key can be good for more.
        var deleter = await _bench.AddAsync("deleter@example.org", AdminKind.SubAdmin, delete);
        Assert.Contains("may not delete API keys", await Removal.DeleteAsync(deleter.At(People.Office), keyed.Id, Cancel), StringComparison.Ordinal);

        Assert.Equal(2, (await SourcesAsync()).Count);
        Assert.Null(await Removal.DeleteAsync(deleter.At(People.Office), plain.Id, Cancel));
        Assert.Equal([keyed.Id], (await SourcesAsync()).Select(source => source.Id));
    }

    private Task<List<LoginSource>> SourcesAsync() => _bench.Get<SourceStore>().ListAsync(_bench.Account, Cancel);

    private async Task<LoginSource> StoreAsync(SourceKind kind, string name, int at = 0)
    {
        var batch = new IntakeBatch { AccountId = _bench.Account, Source = kind, SourceName = name, Lines = 2 };
        batch.Logins.Add(A.Login(A.Noon.AddMinutes(at), "10.49.0.1"));
        batch.AddUnreadable("nonsense", "It says nothing.");
        await _bench.Get<IntakeStore>().CommitAsync([batch], Cancel);
        return (await SourcesAsync()).Single(source => source.Name == name);
    }

    private sealed class Told : ISourceRemovalFeed
    {
        public List<(int, SourceKind, string)> Sources { get; } = [];

        public void Removed(int accountId, SourceKind kind, string name) => Sources.Add((accountId, kind, name));
    }
}
