using System.Collections.Immutable;
using MailSecurity.Dashboard.Live;
using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage;
using Microsoft.AspNetCore.Components;

namespace MailSecurity.Dashboard.Components.Pages;

/// <summary>What is going on, at a glance.</summary>
public sealed partial class Home
{
    private const int MostLatest = 8;
    private static readonly Severity[] Severities = [Severity.Critical, Severity.High, Severity.Medium, Severity.Low];

    private BoardSnapshot _snapshot = BoardSnapshot.NotLoaded;
    private ImmutableArray<IncidentLine> _latest = [];
    private DateTimeOffset _seenAt = DateTimeOffset.MaxValue;
    private DateTimeOffset _now;
    private int _unseen;

    [Inject] public required IncidentBoard Boards { get; init; }

    [Inject] public required LiveClock Ticks { get; init; }

    [Inject] public required CurrentAdmin Admin { get; init; }

    [Inject] public required AccountStore Accounts { get; init; }

    protected override async Task OnInitializedAsync()
    {
        var admin = await Admin.ReadAsync();
        _seenAt = await Accounts.IncidentsSeenAtAsync(admin.Id, Gone);
        var board = Boards.For(await Admin.GrantAsync());
        Watch(Ticks, () => _now = Clock.GetUtcNow());
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

    private int Count(Severity severity) => _snapshot.Lines.Count(line => line.Severity == severity);
}
