using System.Text.Json;
using Microsoft.Extensions.Options;

namespace MailSecurity.Dashboard.Intake.DovecotPolicy;

/// <summary>The answers that depend on settings, ready to be sent.</summary>
internal sealed class PolicyAnswers(IOptions<ContainmentOptions> options)
{
    /// <summary>Without a text Dovecot would say "Authentication failed", and the User would try another password.</summary>
    public PolicyAnswer Refuse { get; } = new(JsonSerializer.SerializeToUtf8Bytes(new Refusal(-1, options.Value.Message.Trim()), JsonSerializerOptions.Web));

    private sealed record Refusal(int Status, string Msg);
}
