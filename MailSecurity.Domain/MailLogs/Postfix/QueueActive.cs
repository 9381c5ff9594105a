using MailSecurity.Domain.MailLogs.Stamps;

namespace MailSecurity.Domain.MailLogs.Postfix;

/// <summary>What the queue manager says of a message: how many recipients it has, and that it is gone.</summary>
internal sealed class QueueActive(EventMaker events, MailQueue queue)
{
    private const string Recipients = ", nrcpt=";
    private const string Active = " (queue active)";

    // 37525B1E67F: from=<u@d>, size=7365, nrcpt=40 (queue active)
    // 37525B1E67F: removed
    public LineResult Read(in LogLine log, ReadOnlySpan<char> id, ReadOnlySpan<char> text)
    {
        if (text is "removed")
        {
            queue.Forget(log, id);
            return LineResult.Ignored;
        }

        // The sender's address is client text, so the last count is the real one. Other services write client text of
        // their own under the same id (message-id=…).
        if (!text.StartsWith("from=<") || !text.EndsWith(Active) || text.LastIndexOf(Recipients) is not (> 0 and var at)
            || !queue.TryTake(log, id, out var user, out var address))
        {
            return LineResult.Ignored;
        }

        var recipients = Digits.Number(text[(at + Recipients.Length)..], out var digits);
        return digits == 0 ? LineResult.Ignored : events.Message(log, user, address, recipients);
    }
}
