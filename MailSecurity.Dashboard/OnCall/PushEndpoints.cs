using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Alerts.WebPush;
using MailSecurity.Domain.Storage;
using MailSecurity.Jobs.Alerts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace MailSecurity.Dashboard.OnCall;

/// <summary>
/// What a device's service worker calls, also when nobody is signed in on it: the token that came with the alert says for
/// whom, for what and until when. What that person may do is decided when it is used.
/// </summary>
internal static class PushEndpoints
{
    private const int MostBytes = 16 * 1024;

    public static void MapPush(this IEndpointRouteBuilder routes)
    {
        var push = routes.MapGroup("/on-call/push").AllowAnonymous().WithMetadata(new RequestSizeLimitAttribute(MostBytes)).ExcludeFromDescription();
        push.MapPost("/shown", (PushWord word, IAlertSeals seals, AlertReports reports, CancellationToken cancellation) =>
            ReportAsync(word, seals, reports.ShownAsync, cancellation));
        push.MapPost("/clicked", (PushWord word, IAlertSeals seals, AlertReports reports, CancellationToken cancellation) =>
            ReportAsync(word, seals, reports.ClickedAsync, cancellation));
        push.MapPost("/acknowledge", AcknowledgeAsync);
        push.MapPost("/renew", RenewAsync);
    }

    private static async Task<IResult> ReportAsync(PushWord word, IAlertSeals seals, Func<AlertToken, CancellationToken, Task> report, CancellationToken cancellation)
    {
        if (!seals.TryRead(word.Token, TokenUse.Report, out var token))
        {
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        }

        await report(token, cancellation);
        return Results.NoContent();
    }

    private static async Task<IResult> AcknowledgeAsync(PushWord word, IAlertSeals seals, AlertReports reports, IOptions<AlertOptions> options, HttpContext http)
    {
        var (outcome, owner) = seals.TryRead(word.Token, TokenUse.Acknowledge, out var token)
            ? await reports.AcknowledgeAsync(token, http.ClientAddress(), http.RequestAborted)
            : (AcknowledgeOutcome.Spent, null);
        var text = outcome switch
        {
            AcknowledgeOutcome.Done => "You have it.",
            // It is shown on a locked screen.
            AcknowledgeOutcome.TakenAlready when owner is not null && options.Value.WithoutPersonalData => "Somebody has it already.",
            AcknowledgeOutcome.TakenAlready when owner is not null => $"{owner} has it already.",
            AcknowledgeOutcome.TakenAlready => "It is closed already.",
            AcknowledgeOutcome.Spent => "This button was used before, or it is too old. Open MailSecurity.",
            _ => "You may not do this from here. Open MailSecurity.",
        };
        return Results.Json(
            new { done = outcome is AcknowledgeOutcome.Done, text },
            statusCode: outcome switch
            {
                AcknowledgeOutcome.Done => StatusCodes.Status200OK,
                AcknowledgeOutcome.TakenAlready => StatusCodes.Status409Conflict,
                _ => StatusCodes.Status403Forbidden,
            });
    }

    private static async Task<IResult> RenewAsync(PushWord word, IAlertSeals seals, PushDeviceStore devices, PushKeyBook keys, CancellationToken cancellation)
    {
        if (!seals.TryRead(word.Token, TokenUse.Renew, out var token) || !PushSubscription.TryRead(word.Endpoint, word.Key, word.Secret, out var subscription, out _))
        {
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        }

        var (keyId, key) = await keys.CurrentAsync(cancellation);
        var isKnown = word.ServerKey == key.PublicKey && await devices.RenewAsync(token, subscription, word.Key!, word.Secret!, keyId, cancellation);
        return isKnown
            ? Results.Json(new { token = seals.Write(token with { DeliveryId = PushDevice.FingerprintOf(subscription.Endpoint.AbsoluteUri) }) })
            : Results.NotFound();
    }
}

/// <summary>What a service worker says.</summary>
internal sealed record PushWord(string? Token, string? Endpoint = null, string? Key = null, string? Secret = null, string? ServerKey = null);
