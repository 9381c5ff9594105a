namespace MailSecurity.Domain.MailLogs.Postfix;

/// <summary>The name of a message in the queue of Postfix.</summary>
internal static class QueueId
{
    // 46D94B2A4B3: client=…             short: the time and the file's number in hex
    // 4jYVk351KDz1j3XV: client=…        long (enable_long_queue_ids): letters without vowels, digits
    /// <summary>Takes a queue id and what follows it from the start of a message; NOQUEUE and words like "warning" are none.</summary>
    public static bool TryTake(ref ReadOnlySpan<char> message, out ReadOnlySpan<char> id)
    {
        var colon = message[..Math.Min(message.Length, 24)].IndexOf(": ");
        id = default;
        if (colon < 6 || message[..colon].ContainsAnyExceptInRange('0', 'z') || !message[..colon].ContainsAnyInRange('0', '9'))
        {
            return false;
        }

        id = message[..colon];
        message = message[(colon + 2)..];
        return true;
    }
}
