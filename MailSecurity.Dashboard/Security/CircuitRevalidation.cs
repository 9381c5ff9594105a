using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace MailSecurity.Dashboard.Security;

/// <summary>
/// An open page has no further requests that could be checked, so its circuit asks again, every two seconds, whether its Admin
/// may still be there, from that address and with those permissions. If not, the page is taken down and asks anew.
/// </summary>
internal sealed class CircuitRevalidation(ILoggerFactory loggers, AccessGate gate) : RevalidatingServerAuthenticationStateProvider(loggers)
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    protected override TimeSpan RevalidationInterval => Interval;

    protected override Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        gate.MayStayAsync(authenticationState.User, cancellationToken);
}
