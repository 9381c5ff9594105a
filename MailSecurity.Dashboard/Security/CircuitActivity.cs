using MailSecurity.Domain.Storage;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace MailSecurity.Dashboard.Security;

/// <summary>
/// What is done on an open page keeps its session alive, and is only done if the Admin may still be there: a page whose
/// access has just been taken away may be on the screen for a moment longer, but its buttons do nothing.
/// </summary>
internal sealed class CircuitActivity(AuthenticationStateProvider authentication, AccessGate gate, AccessBook book, SessionStore sessions, TimeProvider clock)
    : CircuitHandler
{
    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) => async context =>
    {
        try
        {
            if (!await MayActAsync())
            {
                return;
            }
        }
        catch (Exception failure) when (StoreAway.IsCauseOf(failure))
        {
            // The page stays; its buttons do nothing until the database is there again.
            return;
        }

        await next(context);
    };

    private async Task<bool> MayActAsync()
    {
        var user = (await authentication.GetAuthenticationStateAsync()).User;
        if (!AdminIdentity.TryRead(user, out var admin) || !await gate.MayStayAsync(user, CancellationToken.None))
        {
            return false;
        }

        if (await book.ReadAsync(admin.Id, CancellationToken.None) is { } grant && grant.Session(admin.SessionId, clock.GetUtcNow()) is { } session)
        {
            await sessions.TouchAsync(session, CancellationToken.None);
        }

        return true;
    }
}
