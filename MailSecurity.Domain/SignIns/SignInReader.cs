using System.Text.Json;
using MailSecurity.Domain.MailLogs;

namespace MailSecurity.Domain.SignIns;

/// <summary>Reads the items of sign-in exports. Never throws whatever the item.</summary>
public static class SignInReader
{
    /// <summary>Exactly one answer for each item.</summary>
    public static LineResult Read(ReadOnlyMemory<byte> item)
    {
        try
        {
            using var json = JsonDocument.Parse(item);
            var root = json.RootElement;
            return EntraSignIn.TryRead(root) ?? AuditRecord.TryRead(root) ?? GoogleActivity.TryRead(root) ?? LineResult.Ignored;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // Foreign text, or an escaped half of a character.
            return LineResult.Unreadable(SignInReasons.BrokenItem);
        }
    }

    /// <summary>Whether a stream that begins so is JSON with sign-ins in it, and not one of the journal or of a container engine.</summary>
    public static bool IsJson(ReadOnlySpan<byte> head)
    {
        head = head.StartsWith("\uFEFF"u8) ? head[3..] : head;
        head = head.TrimStart(" \t\r\n"u8);
        if (head.StartsWith("["u8))
        {
            return head[1..].TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)']', ..];
        }

        return head.StartsWith("{"u8) && head.IndexOf("__REALTIME_TIMESTAMP"u8) < 0
            && (head.IndexOf("reatedDateTime\""u8) > 0 || head.IndexOf("@odata."u8) > 0 || head.IndexOf("admin#reports#activit"u8) > 0
                || head.IndexOf("\"CreationTime\""u8) > 0 || head.IndexOf("SignInLogs\""u8) > 0 || head.IndexOf("\"uniqueQualifier\""u8) > 0);
    }
}
