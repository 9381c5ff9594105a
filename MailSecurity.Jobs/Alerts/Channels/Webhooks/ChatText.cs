using System.Text;

namespace MailSecurity.Jobs.Alerts.Channels.Webhooks;

/// <summary>Keeps words of attackers words: no markup, no link, and nobody in the channel is called by them.</summary>
internal static class ChatText
{
    private const char WordJoiner = '\u2060';

    public static string Slack(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>Markdown's signs are escaped; "@all" is broken up by a mark that is not shown.</summary>
    public static string Mattermost(string text)
    {
        var safe = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if ("\\`*_{}[]()<>#+!|~".Contains(letter, StringComparison.Ordinal))
            {
                safe.Append('\\');
            }

            safe.Append(letter);
            if (letter == '@')
            {
                safe.Append(WordJoiner);
            }
        }

        return safe.ToString();
    }
}
