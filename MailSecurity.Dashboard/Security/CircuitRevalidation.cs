using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace MailSecurity.Dashboard.Security;

/// <summary>
/// An open page has no further requests that could be checked, so its circuit asks again, every two seconds, whether its Admin
/// may still be there, from that address and with those permissions. If not, the page is taken down and asks anew.
/// </summary>
internal sealed class CircuitRevalidation : RevalidatingServerAuthenticationStateProvider
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly AccessGate _gate;
    private Guid? _session;

    public CircuitRevalidation(ILoggerFactory loggers, AccessGate gate)
        : base(loggers)
    {
        _gate = gate;
        AuthenticationStateChanged += state => _ = KeepToOneSessionAsync(state);
    }

    protected override TimeSpan RevalidationInterval => Interval;

    protected override Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        _gate.MayStayAsync(authenticationState.User, cancellationToken);

    // A page that reconnects after another person has signed in, in the same browser, must not go on as that person.
    private async Task KeepToOneSessionAsync(Task<AuthenticationState> state)
    {
        var user = (await state).User;
        if (!AdminIdentity.TryRead(user, out var admin))
        {
            return;
        }

        if (_session is { } first && first != admin.SessionId)
        {
            SetAuthenticationState(Task.FromResult(new AuthenticationState(new())));
        }

        _session ??= admin.SessionId;
    }
}
