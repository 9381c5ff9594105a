using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using MailSecurity.Domain.Logins;

namespace MailSecurity.Dashboard.Api;

/// <summary>Where a page ended, as an opaque text. It names the last item, so pages stay complete while new items arrive.</summary>
internal static class Cursor
{
    public static string Of(Guid last) => Base64Url.EncodeToString(last.ToByteArray(bigEndian: true));

    public static string Of(LoginPosition last)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, last.At.UtcTicks);
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], last.Key);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Null for the first page, and for a cursor that is none: the query then names the problem.</summary>
    public static Guid? Incident(ApiQuery query) =>
        TryDecode(query, out var bytes) ? new Guid(bytes, bigEndian: true) : null;

    public static LoginPosition? Login(ApiQuery query)
    {
        if (!TryDecode(query, out var bytes))
        {
            return null;
        }

        var ticks = BinaryPrimitives.ReadInt64BigEndian(bytes);
        if (ticks >= DateTimeOffset.MinValue.UtcTicks && ticks <= DateTimeOffset.MaxValue.UtcTicks)
        {
            return new LoginPosition(new DateTimeOffset(ticks, TimeSpan.Zero), BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(8)));
        }

        Refuse(query);
        return null;
    }

    private static bool TryDecode(ApiQuery query, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (query.Text("after") is not { } text)
        {
            return false;
        }

        var decoded = new byte[16];
        if (text.Length == 22 && Base64Url.IsValid(text) && Base64Url.TryDecodeFromChars(text, decoded, out var written) && written == 16)
        {
            bytes = decoded;
            return true;
        }

        Refuse(query);
        return false;
    }

    private static void Refuse(ApiQuery query) => query.Refuse("after", "after is the \"next\" of the page before.");
}
