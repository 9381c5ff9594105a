using System.Text;

namespace MailSecurity.Dashboard.Intake.DovecotPolicy;

/// <summary>What a mail client says it is, out of Dovecot's device_id; attacker-controlled.</summary>
internal static class DeviceText
{
    private const int Longest = 200;

    // "name" "Thunderbird" "version" "115.9"      a quote inside a value is \"
    /// <summary>Name and version, or all there is when it has no name; null for nothing.</summary>
    public static string? Of(string device)
    {
        var words = Words(device);
        var name = ValueOf(words, "name");
        var text = name is null ? string.Join(' ', words) : ValueOf(words, "version") is { } version ? $"{name} {version}" : name;
        text = text.Length > Longest ? text[..Longest] : text;
        return text.Length == 0 ? null : string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter));
    }

    private static string? ValueOf(List<string> words, string name)
    {
        for (var at = 0; at + 1 < words.Count; at += 2)
        {
            if (words[at].Equals(name, StringComparison.OrdinalIgnoreCase) && words[at + 1].Length > 0)
            {
                return words[at + 1];
            }
        }

        return null;
    }

    private static List<string> Words(string device)
    {
        var (words, word, isInside) = (new List<string>(), new StringBuilder(), false);
        for (var at = 0; at < device.Length; at++)
        {
            if (device[at] == '\\' && isInside && at + 1 < device.Length)
            {
                word.Append(device[++at]);
            }
            else if (device[at] == '"')
            {
                if (isInside)
                {
                    words.Add(word.ToString());
                    word.Clear();
                }

                isInside = !isInside;
            }
            else if (isInside)
            {
                word.Append(device[at]);
            }
        }

        return words;
    }
}
