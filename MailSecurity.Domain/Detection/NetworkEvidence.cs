using MailSecurity.Domain.Geo;

namespace MailSecurity.Domain.Detection;

/// <summary>The evidence that says what a network is used for, and how it is read again.</summary>
public static class NetworkEvidence
{
    public const string Kind = "Kind of network";

    private static readonly (NetworkKind Kind, string Words)[] Spoken =
    [
        .. Enum.GetValues<NetworkKind>().Where(kind => kind is not NetworkKind.Unknown).Select(kind => (kind, WordsOf(kind))),
    ];

    /// <summary>The kind that the words stand for; unknown for any others.</summary>
    public static NetworkKind Read(string value) => Array.Find(Spoken, spoken => value.StartsWith(spoken.Words, StringComparison.Ordinal)).Kind;

    private static string WordsOf(NetworkKind kind) => new NetworkOrigin(kind, "").ToString() is var text && text.IndexOf('(', StringComparison.Ordinal) is var end and > 0 ? text[..end] : text;
}
