using System.Collections.Immutable;
using MailSecurity.Dashboard.Live;
using MailSecurity.Domain.Incidents;

namespace MailSecurity.Dashboard.Components.Board;

/// <summary>One picture of the board: the rows that match, in order.</summary>
public sealed record BoardView(ImmutableArray<IncidentLine> Rows, int Matching)
{
    public static readonly BoardView Empty = new([], 0);

    /// <param name="viewer">The Admin who looks, for whose own incidents may be asked.</param>
    public static BoardView Of(BoardSnapshot snapshot, BoardQuery query, Guid viewer)
    {
        var open = snapshot.Lines.Where(line => Matches(line, query, viewer)).ToList();
        var matching = open.Count;

        // A case that was just closed stays for a moment, whatever state is asked for.
        open.AddRange(snapshot.JustClosed.Where(line => Matches(line, query with { Status = null }, viewer)));
        open.Sort(Comparison(query));
        return new BoardView([.. open], matching);
    }

    /// <summary>Whether the query asks for the line.</summary>
    public static bool Matches(IncidentLine line, BoardQuery query, Guid viewer) =>
        (query.Severity is not { } least || line.Severity >= least)
        && (query.Status is not { } status || line.Status == status)
        && (query.Owner is not { } owner || (owner is OwnerChoice.Nobody ? line.Owner is null : line.OwnerId == viewer))
        && (query.Domain.Length == 0 || string.Equals(line.Domain, query.Domain, StringComparison.OrdinalIgnoreCase))
        && (query.Search.Length == 0 || Says(line, query.Search.Trim()));

    private static bool Says(IncidentLine line, string text) =>
        Contains(line.User, text)
        || Contains(line.Owner ?? "", text)
        || line.Reasons.Any(reason => Contains(reason.Text, text))
        || line.CountryCodes.Any(code => Contains(code, text) || Contains(MailSecurity.Domain.Geo.Countries.NameOf(code), text));

    private static bool Contains(string where, string what) => where.Contains(what, StringComparison.OrdinalIgnoreCase);

    /// <summary>The order that is asked for. Equal rows keep one order, so that a repaint never swaps them.</summary>
    public static Comparison<IncidentLine> Comparison(BoardQuery query)
    {
        Func<IncidentLine, IncidentLine, int> compare = query.Order switch
        {
            BoardOrder.User => (one, other) => string.Compare(other.User, one.User, StringComparison.OrdinalIgnoreCase),
            BoardOrder.Countries => (one, other) => one.DistinctCountries24h.CompareTo(other.DistinctCountries24h),
            BoardOrder.Messages => (one, other) => one.MessagesSent24h.CompareTo(other.MessagesSent24h),
            BoardOrder.LastLogin => (one, other) => one.LastSeenAt.CompareTo(other.LastSeenAt),
            BoardOrder.Age => (one, other) => other.OpenedAt.CompareTo(one.OpenedAt),
            _ => (one, other) => one.Severity.CompareTo(other.Severity),
        };
        var direction = query.IsReversed ? 1 : -1;
        return (one, other) => (compare(one, other) * direction) is var order && order != 0 ? order
            : other.LastSeenAt.CompareTo(one.LastSeenAt) is var latest && latest != 0 ? latest
            : one.Id.CompareTo(other.Id);
    }
}
