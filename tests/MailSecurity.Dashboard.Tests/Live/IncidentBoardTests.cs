using MailSecurity.Dashboard.Live;
using MailSecurity.Domain.Incidents;
using MailSecurity.Jobs.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailSecurity.Dashboard.Tests.Live;

public sealed class IncidentBoardTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakeIncidents _store = new();
    private readonly MailMeter _meter = new();
    private readonly ServiceProvider _services;
    private readonly IncidentBoard _boards;

    public IncidentBoardTests()
    {
        _services = new ServiceCollection().AddSingleton<IIncidentStore>(_store).BuildServiceProvider();
        _boards = new IncidentBoard(_services, TimeProvider.System, new BoardMeter(_meter), NullLoggerFactory.Instance);
    }

    private AccountBoard Board => _boards.For(1);

    [Fact]
    public async Task Board_WhenSomebodyLooks_HoldsTheOpenIncidentsOfThatAccountOnly()
    {
        var mine = _store.Put(FakeIncidents.Line("ana@example.org"));
        _store.Put(FakeIncidents.Line("old@example.org", closed: true));
        _store.Put(FakeIncidents.Line("other@example.net") with { AccountId = 2 });
        var snapshot = await UntilAsync(now => now.IsLoaded);
        Assert.Equal([mine], snapshot.Lines);
    }

    [Fact]
    public async Task Publish_WhenAnIncidentChanged_ReadsThatOneAndNothingElse()
    {
        _store.Put(FakeIncidents.Line("ana@example.org"));
        using var watch = Board.Subscribe(() => { });
        await UntilAsync(now => now.IsLoaded);
        var raised = _store.Put(FakeIncidents.Line("carla@example.org"));
        _boards.Publish([new IncidentChange(1, raised.Id)]);
        await UntilAsync(now => now.Lines.Contains(raised));
        Assert.Equal(1, _store.FullReads);
    }

    [Fact]
    public async Task Publish_WhenTheOpenIncidentsAreJustBeingRead_IsNotMissed()
    {
        var (reading, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var old = _store.Put(FakeIncidents.Line("ana@example.org"));
        _store.BeforeAnswer = () =>
        {
            reading.TrySetResult();
            return goOn.Task;
        };
        using var watch = Board.Subscribe(() => { });
        await reading.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);

        _store.Put(old with { Version = 2 });
        _boards.Publish([new IncidentChange(1, old.Id)]);
        goOn.SetResult();
        await UntilAsync(now => now.Find(old.Id)?.Version == 2);
    }

    [Fact]
    public async Task Publish_WhenAnOlderVersionIsReadLater_KeepsTheNewerOne()
    {
        var line = _store.Put(FakeIncidents.Line("ana@example.org", version: 5));
        using var watch = Board.Subscribe(() => { });
        await UntilAsync(now => now.IsLoaded);

        _store.Put(line with { Version = 4 });
        var other = _store.Put(FakeIncidents.Line("carla@example.org"));
        _boards.Publish([new IncidentChange(1, line.Id), new IncidentChange(1, other.Id)]);
        var snapshot = await UntilAsync(now => now.Lines.Contains(other));
        Assert.Equal(5, snapshot.Find(line.Id)?.Version);
    }

    [Fact]
    public async Task Publish_WhenAnIncidentWasClosed_TakesItOffTheBoardAndLetsItFade()
    {
        var line = _store.Put(FakeIncidents.Line("ana@example.org"));
        using var watch = Board.Subscribe(() => { });
        await UntilAsync(now => now.IsLoaded);
        _store.Put(FakeIncidents.Line("ana@example.org", version: 2, id: line.Id, closed: true));
        _boards.Publish([new IncidentChange(1, line.Id)]);
        var snapshot = await UntilAsync(now => now.Lines.IsEmpty);
        Assert.Equal(line.Id, Assert.Single(snapshot.JustClosed).Id);
        await UntilAsync(now => now.JustClosed.IsEmpty);
    }

    [Fact]
    public async Task Publish_WhenManyThreadsChangeEverythingAtOnce_EndsWithWhatTheStoreHolds()
    {
        var ids = Enumerable.Range(0, 50).Select(_ => Guid.CreateVersion7()).ToArray();
        using var watch = Board.Subscribe(() => { });
        await UntilAsync(now => now.IsLoaded);
        await Parallel.ForEachAsync(Enumerable.Range(1, 2000), TestContext.Current.CancellationToken, (number, _) =>
        {
            var id = ids[number % ids.Length];
            _store.Lines.AddOrUpdate(id, known => FakeIncidents.Line($"user{number % ids.Length}@example.org", id: known), (_, known) => known with { Version = known.Version + 1 });
            _boards.Publish([new IncidentChange(1, id)]);
            return ValueTask.CompletedTask;
        });
        await UntilAsync(now => now.Lines.ToHashSet().SetEquals(_store.Lines.Values));
        Assert.True(_store.LineReads < 200, $"2000 changes cost {_store.LineReads} reads.");
    }

    [Fact]
    public async Task Publish_WhenNobodyLooks_ReadsNothingUntilSomebodyDoes()
    {
        var line = _store.Put(FakeIncidents.Line("ana@example.org"));
        await UntilAsync(now => now.IsLoaded);
        _store.Put(line with { Version = 2 });
        _boards.Publish([new IncidentChange(1, line.Id)]);
        Assert.False(Board.Snapshot.IsLoaded);
        Assert.Equal(0, _store.LineReads);
        var snapshot = await UntilAsync(now => now.IsLoaded);
        Assert.Equal(2, snapshot.Find(line.Id)?.Version);
    }

    [Fact]
    public async Task Board_WhenTheStoreFails_SaysSinceWhenAndTriesAgain()
    {
        var isBroken = true;
        _store.BeforeAnswer = () => isBroken ? throw new InvalidOperationException("The disk is on fire.") : Task.CompletedTask;
        var line = _store.Put(FakeIncidents.Line("ana@example.org"));
        using var watch = Board.Subscribe(() => { });
        await UntilAsync(now => now.FailingSince is not null);
        isBroken = false;
        var snapshot = await UntilAsync(now => now.Lines.Contains(line));
        Assert.Null(snapshot.FailingSince);
    }

    [Fact]
    public async Task Board_WhenMoreAreOpenThanItHolds_SaysHowManyItDoesNotShow()
    {
        for (var number = 0; number < AccountBoard.Most + 7; number++)
        {
            _store.Put(FakeIncidents.Line($"user{number}@example.org"));
        }

        var snapshot = await UntilAsync(now => now.IsLoaded);
        Assert.Equal(AccountBoard.Most, snapshot.Lines.Length);
        Assert.Equal(7, snapshot.NotShown);
        Assert.Equal(AccountBoard.Most + 7, snapshot.OpenCount);
    }

    public void Dispose()
    {
        _boards.Dispose();
        _services.Dispose();
        _meter.Dispose();
    }

    private async Task<BoardSnapshot> UntilAsync(Func<BoardSnapshot, bool> holds)
    {
        var seen = new TaskCompletionSource<BoardSnapshot>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look()
        {
            var snapshot = Board.Snapshot;
            if (holds(snapshot))
            {
                seen.TrySetResult(snapshot);
            }
        }

        using var watch = Board.Subscribe(Look);
        Look();
        return await seen.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }
}
