using System.Text.Json;

namespace MailSecurity.Dashboard.Intake.DovecotPolicy;

/// <summary>
/// What Dovecot says of one login. Which fields come depends on its version and on auth_policy_request_attributes, so one
/// that is missing is empty, and one that is not known, however deep, is passed over.
/// </summary>
internal sealed record PolicyRequest
{
    /// <summary>As the client wrote it, in full; empty when Dovecot refused the name before it looked anything up.</summary>
    public string Login { get; private set; } = "";

    public string Remote { get; private set; } = "";

    public string Protocol { get; private set; } = "";

    /// <summary>Empty from Postfix.</summary>
    public string Session { get; private set; } = "";

    /// <summary>The client's IMAP ID, as a list of quoted names and values.</summary>
    public string Device { get; private set; } = "";

    public string PasswordHash { get; private set; } = "";

    /// <summary>From 2.4 on, in a report.</summary>
    public string FailType { get; private set; } = "";

    public bool Success { get; private set; }

    public bool IsRefusedByPolicy { get; private set; }

    public bool Tls { get; private set; }

    // 2.3  {"device_id":"","login":"ana@example.org","protocol":"imap","pwhash":"0265","remote":"203.0.113.77","session_id":"/VBZ3f1gQZzLAHFN","tls":false}
    // 2.4  {"device_id":"","fail_type":"credentials","login":"ana@example.org", … ,"success":false,"policy_reject":false,"tls":true}
    /// <summary>Null for what is not one JSON object.</summary>
    public static PolicyRequest? TryRead(ReadOnlySpan<byte> body)
    {
        try
        {
            var json = new Utf8JsonReader(body);
            if (!json.Read() || json.TokenType is not JsonTokenType.StartObject)
            {
                return null;
            }

            var request = new PolicyRequest();
            while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
            {
                request.Take(ref json);
            }

            // Whatever follows the object would throw.
            _ = json.Read();
            return request;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // The second: a text that is no Unicode.
            return null;
        }
    }

    private void Take(ref Utf8JsonReader json)
    {
        var name = json.GetString();
        json.Read();
        if (json.TokenType is JsonTokenType.String)
        {
            Take(name, json.GetString()!);
        }
        else if (json.TokenType is JsonTokenType.True or JsonTokenType.False)
        {
            Take(name, json.GetBoolean());
        }
        else
        {
            json.Skip();
        }
    }

    private void Take(string? name, string value) => _ = name switch
    {
        "login" => Login = value,
        "remote" => Remote = value,
        "protocol" => Protocol = value,
        "session_id" => Session = value,
        "device_id" => Device = value,
        "pwhash" => PasswordHash = value,
        "fail_type" => FailType = value,
        _ => "",
    };

    private void Take(string? name, bool value) => _ = name switch
    {
        "success" => Success = value,
        "policy_reject" => IsRefusedByPolicy = value,
        "tls" => Tls = value,
        _ => false,
    };
}
