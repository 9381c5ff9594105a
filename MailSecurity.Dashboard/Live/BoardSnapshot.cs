using System.Collections.Immutable;
using MailSecurity.Domain.Incidents;

namespace MailSecurity.Dashboard.Live;

/// <summary>The open incidents of one Account at one moment. Never changes; a newer one takes its place.</summary>
public sealed record BoardSnapshot
{
    public static readonly BoardSnapshot NotLoaded = new();

    /// <summary>In no particular order: every page sorts as its reader wants.</summary>
    public ImmutableArray<IncidentLine> Lines { get; init; } = [];

    /// <summary>Closed a moment ago: still shown, fading, so that a row does not vanish under the reader's eyes.</summary>
    public ImmutableArray<IncidentLine> JustClosed { get; init; } = [];

    /// <summary>Open incidents beyond <see cref="AccountBoard.Most"/>, which are not in <see cref="Lines"/>.</summary>
    public int NotShown { get; init; }

    /// <summary>Some of them may be this viewer's: how many is not known, as the board holds the whole Account's.</summary>
    public bool MayLackSome { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public bool IsLoaded { get; init; }

    /// <summary>Since when the store could not be read; null while all is well.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    public int OpenCount => Lines.Length + NotShown;

    /// <summary>The incident if it is open or was closed a moment ago.</summary>
    public IncidentLine? Find(Guid id) =>
        Lines.FirstOrDefault(line => line.Id == id) ?? JustClosed.FirstOrDefault(line => line.Id == id);
}
