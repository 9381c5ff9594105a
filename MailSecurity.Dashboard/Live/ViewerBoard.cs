using MailSecurity.Domain.Admins;

namespace MailSecurity.Dashboard.Live;

/// <summary>
/// The Account's board as one Admin may see it: the only way a page gets at one. Nothing of other Domains is in it, not even as
/// a number.
/// </summary>
public sealed class ViewerBoard : ILiveFeed
{
    private readonly AccountBoard _board;
    private readonly AdminGrant _grant;
    private (BoardSnapshot Whole, BoardSnapshot Seen) _last = (BoardSnapshot.NotLoaded, BoardSnapshot.NotLoaded);

    internal ViewerBoard(AccountBoard board, AdminGrant grant) => (_board, _grant) = (board, grant);

    public BoardSnapshot Snapshot
    {
        get
        {
            var whole = _board.Snapshot;
            if (!ReferenceEquals(_last.Whole, whole))
            {
                _last = (whole, Seen(whole));
            }

            return _last.Seen;
        }
    }

    public IDisposable Subscribe(Action changed) => _board.Subscribe(changed);

    public Task WhenLoadedAsync(CancellationToken cancellation) => _board.WhenLoadedAsync(cancellation);

    private BoardSnapshot Seen(BoardSnapshot whole) =>
        !_grant.Allows(Section.Incidents, Level.View) ? whole with { Lines = [], JustClosed = [], NotShown = 0 }
        : _grant.Domains is null ? whole
        : whole with
        {
            Lines = [.. whole.Lines.Where(line => _grant.Sees(line.Domain))],
            JustClosed = [.. whole.JustClosed.Where(line => _grant.Sees(line.Domain))],
            NotShown = 0,
            MayLackSome = whole.NotShown > 0,
        };
}
