using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using MailSecurity.Domain.Geo;
using MailSecurity.Jobs.Outgoing;
using Microsoft.Extensions.Options;

namespace MailSecurity.Jobs.Upkeep;

/// <summary>Fetches and unpacks a database through the guarded way out. Failures are sentences without the address, which may hold a secret.</summary>
public sealed class GeoFetch(OutgoingHttp http, IOptions<GeoUpdateOptions> options, TimeProvider clock)
{
    /// <summary>How long one database may take altogether: a server that stops sending would hold the next one up.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    private const int MostRedirects = 5;

    private long MostBytes => options.Value.MostMegabytes * 1024L * 1024;

    /// <summary>Writes what the source holds now into the file; null when that is what the record is about.</summary>
    /// <exception cref="InvalidDataException">The answer is not usable.</exception>
    /// <exception cref="HttpRequestException">There was no answer.</exception>
    public async Task<EntityTagAndTime?> FetchAsync(string source, GeoUpdateRecord known, string packed, string path, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(Patience, clock);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token);
        var isEdition = !GeoUpdateOptions.IsUrl(source);
        var url = isEdition ? new Uri(new Uri(options.Value.MaxMindUrl), $"geoip/databases/{source}/download?suffix=tar.gz") : new Uri(source);
        using var answer = await SendAsync(url, isEdition, known, patience.Token);
        if (answer.StatusCode is HttpStatusCode.NotModified)
        {
            return null;
        }

        await using (var target = File.Create(packed))
        {
            await CopyAsync(await answer.Content.ReadAsStreamAsync(patience.Token), target, patience.Token);
        }

        if (isEdition)
        {
            await CompareAsync(new Uri(url + ".sha256"), packed, patience.Token);
        }

        await UnpackAsync(packed, path, patience.Token);
        return new EntityTagAndTime(answer.Headers.ETag?.ToString(), answer.Content.Headers.LastModified);
    }

    private async Task<HttpResponseMessage> SendAsync(Uri url, bool authenticate, GeoUpdateRecord? known, CancellationToken cancellation)
    {
        var first = url;
        for (var hop = 0; hop <= MostRedirects; hop++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            if (authenticate && url.Authority == first.Authority && url.Scheme == first.Scheme)
            {
                var pair = Encoding.UTF8.GetBytes($"{options.Value.AccountId}:{options.Value.LicenseKey}");
                request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(pair));
            }

            if (known?.ETag is { } tag)
            {
                request.Headers.TryAddWithoutValidation("If-None-Match", tag);
            }

            request.Headers.IfModifiedSince = known?.LastModified;
            var answer = await http.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (answer.IsSuccessStatusCode || answer.StatusCode is HttpStatusCode.NotModified)
            {
                return answer;
            }

            using (answer)
            {
                if ((int)answer.StatusCode is < 300 or >= 400 || answer.Headers.Location is not { } location)
                {
                    throw new InvalidDataException($"The server answered {(int)answer.StatusCode} {answer.StatusCode}.");
                }

                location = new Uri(url, location);
                if (!options.Value.IsProtected(location) || (url.Scheme == "https" && location.Scheme != "https"))
                {
                    throw new InvalidDataException("The server leads to an address that is not protected.");
                }

                url = location;
            }
        }

        throw new InvalidDataException("The server leads from one address to the next without end.");
    }

    private async Task CompareAsync(Uri url, string packed, CancellationToken cancellation)
    {
        using var answer = await SendAsync(url, authenticate: true, known: null, cancellation);
        using var text = new MemoryStream();
        await CopyAsync(await answer.Content.ReadAsStreamAsync(cancellation), text, 4096, cancellation);
        await using var file = File.OpenRead(packed);
        var expected = Encoding.ASCII.GetString(text.ToArray()).Split(' ', '\n', '\r')[0];
        if (!expected.Equals(Convert.ToHexString(await SHA256.HashDataAsync(file, cancellation)), StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidDataException("The download does not have the checksum that its publisher names.");
        }
    }

    // A database, packed or not, or an archive with one in it. Names in the archive are only looked at, never written to.
    private async Task UnpackAsync(string packed, string path, CancellationToken cancellation)
    {
        await using var file = File.OpenRead(packed);
        var isPacked = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
        file.Position = 0;
        await using var target = File.Create(path);
        if (!isPacked)
        {
            await CopyAsync(file, target, cancellation);
            return;
        }

        // Everything is unpacked into one file of bounded size first: what an archive skips counts as well.
        var whole = path + ".whole";
        try
        {
            await using var unpacked = new FileStream(whole, FileMode.Create, FileAccess.ReadWrite);
            await CopyAsync(new GZipStream(file, CompressionMode.Decompress), unpacked, cancellation);
            unpacked.Position = 0;
            await CopyAsync(await IsArchiveAsync(unpacked, cancellation) ? await FindAsync(unpacked, cancellation) : unpacked, target, cancellation);
        }
        finally
        {
            File.Delete(whole);
        }
    }

    private static async Task<bool> IsArchiveAsync(FileStream unpacked, CancellationToken cancellation)
    {
        var head = new byte[512];
        await unpacked.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellation);
        unpacked.Position = 0;
        return head.AsSpan(257, 5).SequenceEqual("ustar"u8);
    }

    private static async Task<Stream> FindAsync(Stream archive, CancellationToken cancellation)
    {
        var reader = new TarReader(archive, leaveOpen: true);
        while (await reader.GetNextEntryAsync(copyData: false, cancellation) is { } entry)
        {
            if (Path.IsPathRooted(entry.Name) || entry.Name.Split('/', '\\').Contains(".."))
            {
                throw new InvalidDataException("The archive holds a name that leads out of its folder.");
            }

            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile && entry.Name.EndsWith(".mmdb", StringComparison.Ordinal) && entry.DataStream is { } data)
            {
                return data;
            }
        }

        throw new InvalidDataException("The archive holds no .mmdb file.");
    }

    private Task CopyAsync(Stream from, Stream to, CancellationToken cancellation) => CopyAsync(from, to, MostBytes, cancellation);

    private static async Task CopyAsync(Stream from, Stream to, long most, CancellationToken cancellation)
    {
        var buffer = new byte[81920];
        var total = 0L;
        while (await from.ReadAsync(buffer, cancellation) is > 0 and var read)
        {
            total += read;
            if (total > most)
            {
                throw new InvalidDataException("It is larger than MailSecurity:Geo:Update:MostMegabytes allows.");
            }

            await to.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }
    }
}

/// <summary>What a server says of a version of a file.</summary>
public sealed record EntityTagAndTime(string? ETag, DateTimeOffset? LastModified);
