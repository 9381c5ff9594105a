using System.Security.Claims;
using System.Text.Json;
using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Logins;
using MailSecurity.Jobs.Intake;

namespace MailSecurity.Dashboard.Intake;

/// <summary>The HTTP way in. Every answer comes after the commit.</summary>
internal static class IntakeEndpoints
{
    private const int MostItems = 10_000;

    public static void MapIntake(this IEndpointRouteBuilder routes)
    {
        var intake = routes.MapGroup("/api/v1").RequireScope(ApiScope.Intake).WithTags("Intake");
        intake.MapPost("/logins", TakeLoginsAsync).DisableAntiforgery().WithSummary("Hand in logins: an array or NDJSON, gzip allowed, at most 10,000.").Produces<IntakeAnswer>();
        intake.MapPost("/messages", TakeMessagesAsync).DisableAntiforgery().WithSummary("Hand in sent messages, as logins are.").Produces<IntakeAnswer>();
        intake.MapPost("/log-lines", TakeLogLinesAsync).DisableAntiforgery().WithSummary("Hand in lines of a mail log as text/plain.").Produces<LineAnswer>();
    }

    private static Task<IResult> TakeLoginsAsync(
        HttpRequest request, ClaimsPrincipal caller, IntakeQueue queue, TimeProvider clock) =>
        TakeItemsAsync(request, caller, queue, (item, batch) =>
        {
            var error = IntakeItems.TryRead(item, clock.GetUtcNow(), out LoginEvent? login);
            if (login is not null)
            {
                batch.Logins.Add(login);
            }

            return error;
        });

    private static Task<IResult> TakeMessagesAsync(
        HttpRequest request, ClaimsPrincipal caller, IntakeQueue queue, TimeProvider clock) =>
        TakeItemsAsync(request, caller, queue, (item, batch) =>
        {
            var error = IntakeItems.TryRead(item, clock.GetUtcNow(), out SentMessage? message);
            if (message is not null)
            {
                batch.Messages.Add(message);
            }

            return error;
        });

    private static Task<IResult> TakeLogLinesAsync(HttpRequest request, ClaimsPrincipal caller, LogLineStreams streams) =>
        WithBodyAsync(request, async body =>
        {
            var answer = await streams.For(ApiAccess.AccountOf(caller), caller.Identity!.Name!).TakeAsync(body, request.HttpContext.RequestAborted);
            return Results.Ok(answer);
        });

    private static Task<IResult> TakeItemsAsync(
        HttpRequest request, ClaimsPrincipal caller, IntakeQueue queue, Func<JsonElement, IntakeBatch, string?> read) =>
        WithBodyAsync(request, async body =>
        {
            var batch = new IntakeBatch { AccountId = ApiAccess.AccountOf(caller), Source = SourceKind.Api, SourceName = caller.Identity!.Name! };
            var rejected = new List<RejectedItem>();
            var count = 0;
            JsonItems.ForEach(body.GetBuffer().AsMemory(0, (int)body.Length), item =>
            {
                var index = count++;
                var error = index >= MostItems ? null : item is { } json ? Read(json, batch, read) : "The item is not valid JSON.";
                if (error is not null)
                {
                    rejected.Add(new RejectedItem(index, error));
                }
            });
            if (count > MostItems)
            {
                return Results.Problem($"A request may hold at most {MostItems:N0} items; this one has {count:N0}.", statusCode: StatusCodes.Status413PayloadTooLarge);
            }

            var receipt = batch.Count == 0 ? new IntakeReceipt(0, 0, 0, 0) : await queue.StoreAsync(batch, request.HttpContext.RequestAborted);
            return Results.Ok(new IntakeAnswer(receipt.Logins + receipt.Messages, receipt.Duplicates, rejected) { Older = receipt.Older });
        });

    private static string? Read(JsonElement item, IntakeBatch batch, Func<JsonElement, IntakeBatch, string?> read)
    {
        try
        {
            return read(item, batch);
        }
        catch (InvalidOperationException)
        {
            // The parser looks into a text only when it is asked for it. Half a surrogate pair, or bytes that are no UTF-8.
            return "The item holds text that is not valid Unicode.";
        }
    }

    private static async Task<IResult> WithBodyAsync(HttpRequest request, Func<MemoryStream, Task<IResult>> take)
    {
        if (!RequestBody.IsReadable(request))
        {
            return Results.Problem("The body's Content-Encoding must be gzip, or none.", statusCode: StatusCodes.Status415UnsupportedMediaType);
        }

        using var room = request.HttpContext.RequestServices.GetRequiredService<BodyRoom>().Enter();
        try
        {
            return await RequestBody.ReadAsync(request, room, request.HttpContext.RequestAborted) is { } body
                ? await take(body)
                : Results.Problem($"The body is larger than {RequestBody.MostBytes / (1024 * 1024)} MB.", statusCode: StatusCodes.Status413PayloadTooLarge);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidDataException)
        {
            return Results.Problem(
                unreadable is JsonException ? "The body is not valid JSON." : "The body is not valid gzip.",
                statusCode: StatusCodes.Status400BadRequest);
        }
        catch (NoRoomException)
        {
            request.HttpContext.Response.Headers.RetryAfter = "1";
            return Results.Problem("More is handed in than can be stored now, and nothing of this request was; send it again.", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
        catch (BadHttpRequestException bad)
        {
            // Too slow, or larger than the server reads at all: the sender's doing, and nothing for the log.
            return Results.Problem(bad.Message, statusCode: bad.StatusCode);
        }
        catch (StoreFullException)
        {
            request.HttpContext.Response.Headers.RetryAfter = "30";
            return Results.Problem("The disk is full and nothing of this request was stored; send it again later.", statusCode: StatusCodes.Status507InsufficientStorage);
        }
        catch (IOException)
        {
            request.HttpContext.Response.Headers.RetryAfter = "5";
            return Results.Problem("The store does not take logins now; send them again later.", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }
}
