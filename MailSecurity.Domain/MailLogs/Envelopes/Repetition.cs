using MailSecurity.Domain.MailLogs.Stamps;

namespace MailSecurity.Domain.MailLogs.Envelopes;

/// <summary>Repetitions that rsyslog folded into one line. The first occurrence has a line of its own.</summary>
internal static class Repetition
{
    private const string Start = "message repeated ";
    private const string Middle = " times: [";

    // message repeated 3 times: [ warning: unknown[203.0.113.9]: SASL LOGIN authentication failed: UGFzc3dvcmQ6]
    public static void Unfold(ref LogLine log)
    {
        if (!log.Message.StartsWith(Start))
        {
            return;
        }

        var text = log.Message[Start.Length..];
        var times = Digits.Number(text, out var digits);
        text = text[digits..];
        if (times > 0 && text.StartsWith(Middle) && text.EndsWith(']'))
        {
            log.Times = times;
            log.Message = text[Middle.Length..^1].TrimStart(' ');
        }
    }
}
