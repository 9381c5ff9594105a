using System.Globalization;
using System.IO.Compression;
using System.IO.Hashing;

namespace MailSecurity.Jobs.Intake.Files;

/// <summary>A log file as the tail sees it: its content under whatever name it has now.</summary>
internal static class LogFile
{
    private const int LongestFirstLine = 1024;

    /// <summary>
    /// Names a file by its first line, which no other log shares because of its time stamp: renaming, compressing and
    /// restarting do not change it, and a truncated file that fills again is another one. Null while there is no whole line.
    /// </summary>
    public static string? Identify(string path)
    {
        try
        {
            using var stream = Open(path);
            var head = new byte[LongestFirstLine];
            var length = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            var end = head.AsSpan(0, length).IndexOf((byte)'\n');
            return end < 0 && length < head.Length ? null
                : XxHash3.HashToUInt64(head.AsSpan(0, end < 0 ? length : end)).ToString("x16", CultureInfo.InvariantCulture);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Does nothing for a file that may be read, or that is not there.</summary>
    /// <exception cref="UnauthorizedAccessException">It is there and must not be read.</exception>
    public static void CheckAccess(string path)
    {
        try
        {
            Open(path).Dispose();
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            // It may come.
        }
    }

    /// <summary>Opens it for reading while others write, rename or delete it; a .gz is unpacked on the way.</summary>
    public static Stream Open(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
        return IsPacked(path) ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    /// <summary>Opens it and goes to <paramref name="offset"/> of the unpacked content; at its end if it is shorter.</summary>
    public static Stream OpenAt(string path, long offset)
    {
        var stream = Open(path);
        if (stream.CanSeek)
        {
            stream.Position = Math.Min(offset, stream.Length);
            return stream;
        }

        Span<byte> skipped = stackalloc byte[8192];
        for (var left = offset; left > 0;)
        {
            var read = stream.Read(skipped[..(int)Math.Min(left, skipped.Length)]);
            if (read == 0)
            {
                break;
            }

            left -= read;
        }

        return stream;
    }

    private static bool IsPacked(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
}
