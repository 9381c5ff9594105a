using System.IO.Compression;

namespace MailSecurity.Dashboard.Intake;

/// <summary>A request body in memory, unpacked if it is gzip, up to a limit that a packed bomb cannot pass.</summary>
internal static class RequestBody
{
    /// <summary>Room for 10,000 logins of 1.6 kB; a login is about 200 bytes.</summary>
    public const int MostBytes = 16 * 1024 * 1024;

    /// <summary>Null if the body is larger than <see cref="MostBytes"/>.</summary>
    /// <exception cref="InvalidDataException">The body says it is gzip and is not.</exception>
    /// <exception cref="NoRoomException">Others take all the room that there is.</exception>
    public static async Task<MemoryStream?> ReadAsync(HttpRequest request, BodyRoom.Share room, CancellationToken cancellation)
    {
        var isPacked = IsPacked(request);
        await using var content = isPacked ? new GZipStream(request.Body, CompressionMode.Decompress) : request.Body;
        var bytes = new MemoryStream();
        var chunk = new byte[64 * 1024];
        for (int read; (read = await content.ReadAsync(chunk, cancellation)) > 0;)
        {
            if (bytes.Length + read > MostBytes)
            {
                return null;
            }

            if (!room.TryTake(read))
            {
                throw new NoRoomException();
            }

            bytes.Write(chunk, 0, read);
        }

        bytes.Position = 0;
        return bytes;
    }

    /// <summary>Whether the body comes in a form that can be read: as it is, or gzip.</summary>
    public static bool IsReadable(HttpRequest request) =>
        request.Headers.ContentEncoding.ToString() is "" || IsPacked(request)
        || request.Headers.ContentEncoding.ToString().Equals("identity", StringComparison.OrdinalIgnoreCase);

    private static bool IsPacked(HttpRequest request) =>
        request.Headers.ContentEncoding.ToString().ToLowerInvariant() is "gzip" or "x-gzip";
}
