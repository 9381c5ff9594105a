using MailSecurity.Domain.Storage;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace MailSecurity.Dashboard.Security;

/// <summary>
/// An open page has no further requests that could be checked, so its circuit asks again, every two seconds, whether its Admin
/// may still be there, from that address and with those permissions. If not, the page is taken down and asks anew.
/// </summary>
internal sealed partial class CircuitRevalidation : RevalidatingServerAuthenticationStateProvider
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly AccessGate _gate;
    private readonly ILogger _logger;
    private Guid? _session;

    public CircuitRevalidation(ILoggerFactory loggers, AccessGate gate)
        : base(loggers)
    {
        _gate = gate;
        _logger = loggers.CreateLogger<CircuitRevalidation>();
        AuthenticationStateChanged += state => _ = KeepToOneSessionAsync(state);
    }

    protected override TimeSpan RevalidationInterval => Interval;

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        try
        {
            // Not cancelled when the circuit ends: the framework would log that as an error.
            return await _gate.MayStayAsync(authenticationState.User, CancellationToken.None);
        }
        catch (Exception failure) when (StoreAway.IsCauseOf(failure))
        {
            // Nothing new can be seen and nothing done without the database. What it says when it is there again counts within two seconds.
            return true;
        }
    }

    // A page that reconnects after another person has signed in, in the same browser, must not go on as that person.
    // Nobody waits for this, so it ends well by itself: whose session it is could not be told, so the page goes on as nobody.
    private async Task KeepToOneSessionAsync(Task<AuthenticationState> state)
    {
        try
        {
            if (!AdminIdentity.TryRead((await state).User, out var admin))
            {
                return;
            }

            if (_session is { } first && first != admin.SessionId)
            {
                EndPage();
            }

            _session ??= admin.SessionId;
        }
        catch (Exception failure)
        {
            Log.CheckFailed(_logger, failure);
            EndPage();
        }
    }

    private void EndPage() => SetAuthenticationState(Task.FromResult(new AuthenticationState(new())));

    private static partial class Log
    {
        [LoggerMessage(3011, LogLevel.Error, "Whose session an open page belongs to could not be told; it goes on as nobody.")]
        public static partial void CheckFailed(ILogger logger, Exception failure);
    }
}
