using System.Collections.Immutable;
using System.Globalization;
using MailSecurity.Dashboard.Components.Shared;
using MailSecurity.Dashboard.Live;
using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Watch;
using MailSecurity.Jobs.Watchdog;
using Microsoft.AspNetCore.Components;

namespace MailSecurity.Dashboard.Components.Pages;

/// <summary>What is going on, at a glance.</summary>
public sealed partial class Home
{
    private const int MostLatest = 8;

    // Numbers that a person reads, not a film.
    private static readonly TimeSpan PulseInterval = TimeSpan.FromSeconds(1);
    private static readonly Severity[] Severities = [Severity.Critical, Severity.High, Severity.Medium, Severity.Low];

    private BoardSnapshot _snapshot = BoardSnapshot.NotLoaded;
    private ImmutableArray<IncidentLine> _latest = [];
    private DateTimeOffset _seenAt = DateTimeOffset.MaxValue;
    private DateTimeOffset _now;
    private int _unseen;
    private PulseSnapshot _pulse = PulseSnapshot.Nothing;
    private IReadOnlyList<MapPlace> _places = [];
    private IReadOnlyList<HealthProblem> _problems = [];

    [Inject] public required IncidentBoard Boards { get; init; }

    [Inject] public required LoginPulse Pulse { get; init; }

    [Inject] public required HealthBook Health { get; init; }

    [Inject] public required LiveClock Ticks { get; init; }

    [Inject] public required CurrentAdmin Admin { get; init; }

    [Inject] public required AccountStore Accounts { get; init; }

    private string Lag => _pulse.Lag switch
    {
        null => "–",
        { TotalSeconds: < 1 } => "< 1 s",
        { TotalSeconds: < 120 } lag => string.Create(CultureInfo.InvariantCulture, $"{lag.TotalSeconds:0} s"),
        { TotalMinutes: < 120 } lag => string.Create(CultureInfo.InvariantCulture, $"{lag.TotalMinutes:0} min"),
        var lag => string.Create(CultureInfo.InvariantCulture, $"{lag.Value.TotalHours:0} h"),
    };

    protected override async Task OnInitializedAsync()
    {
        var admin = await Admin.ReadAsync();
        _seenAt = await Accounts.IncidentsSeenAtAsync(admin.Id, Gone);
        var grant = await Admin.GrantAsync();
        var board = Boards.For(grant);
        var pulse = Pulse.For(grant);
        WatchChanges(pulse, () => ReadPulse(pulse), PulseInterval);
        WatchChanges(Ticks, async () =>
        {
            await ReadPulse(pulse);
            await ReadHealthAsync();
        });
        await ReadPulse(pulse);
        await ReadHealthAsync();
        Watch(board, () => Read(board.Snapshot));
        await board.WhenLoadedAsync(Gone);
        Read(board.Snapshot);
    }

    private void Read(BoardSnapshot snapshot)
    {
        _snapshot = snapshot;
        _now = Clock.GetUtcNow();
        _unseen = snapshot.Lines.Count(line => line.RecordedAt > _seenAt);
        _latest = [.. snapshot.Lines.OrderByDescending(line => line.RecordedAt).Take(MostLatest)];
    }

    private Task ReadPulse(ViewerPulse pulse)
    {
        _now = Clock.GetUtcNow();
        _pulse = pulse.Read();
        _places = MapPlace.From(_pulse.Places);
        return Task.CompletedTask;
    }

    // Sources are the whole Account's: not for those who see some Domains only.
    private async Task ReadHealthAsync()
    {
        var grant = await Admin.GrantAsync();
        _problems = grant.Allows(Section.Sources, Level.View) && grant.Domains is null ? Health.For(grant.AccountId, grant.IsProvider) : [];
    }

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private int Count(Severity severity) => _snapshot.Lines.Count(line => line.Severity == severity);
}
