using System.Net.Mime;

namespace MailSecurity.Dashboard.Intake.DovecotPolicy;

/// <summary>
/// Answers as Dovecot reads them. Its parsers are picky: a status that is no whole number, or another field of that name before
/// it, counts as no answer at all and lets the login through.
/// </summary>
internal sealed class PolicyAnswer(ReadOnlyMemory<byte> body)
{
    public static readonly PolicyAnswer Allow = new("""{"status":0,"msg":""}"""u8.ToArray());

    public async Task WriteAsync(HttpResponse response, int status = StatusCodes.Status200OK)
    {
        response.StatusCode = status;
        response.ContentType = MediaTypeNames.Application.Json;
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body);
    }
}
