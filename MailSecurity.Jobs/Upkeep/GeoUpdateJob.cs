using Hangfire;
using MailSecurity.Domain.Geo;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MailSecurity.Jobs.Upkeep;

/// <summary>Fetches newer databases of locations and networks when it is time; what is not usable leaves the present one in place.</summary>
public sealed partial class GeoUpdateJob(
    GeoFetch fetch, GeoUpdateBook book, GeoUpdateTurn turn, GeoDownloads downloads, GeoLocator geo, IOptions<GeoUpdateOptions> options, TimeProvider clock, ILogger<GeoUpdateJob> logger)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromHours(1);

    [Queue(JobQueues.Slow)]
    [AutomaticRetry(Attempts = 0)]
    [DisableConcurrentExecution(timeoutInSeconds: 1)]
    public async Task RunAsync(CancellationToken cancellation)
    {
        var isAsked = turn.Begin();
        try
        {
            await UpdateAllAsync(isAsked, cancellation);
        }
        finally
        {
            turn.End();
        }
    }

    private async Task UpdateAllAsync(bool isAsked, CancellationToken cancellation)
    {
        foreach (var kind in Enum.GetValues<GeoKind>())
        {
            var source = options.Value.SourceOf(kind);
            var known = book.Read(kind);
            if (source.Length == 0)
            {
                if (known.Failure is not null)
                {
                    Record(kind, known with { Failure = null });
                }
            }
            else if (isAsked || IsDue(known, source))
            {
                await UpdateAsync(kind, source, known, cancellation);
            }
        }
    }

    private bool IsDue(GeoUpdateRecord known, string source) =>
        known.Source != GeoUpdateBook.HashOf(source) || known.CheckedAt is not { } checkedAt
        || clock.GetUtcNow() - checkedAt >= (known.Failure is null ? options.Value.Every : RetryAfter);

    private async Task UpdateAsync(GeoKind kind, string source, GeoUpdateRecord known, CancellationToken cancellation)
    {
        Directory.CreateDirectory(downloads.Folder);
        var (packed, next) = (downloads.FileOf(kind) + ".packed", downloads.FileOf(kind) + ".next");
        var now = clock.GetUtcNow();
        var hash = GeoUpdateBook.HashOf(source);

        // What is remembered only spares a download of the very file that is in place.
        var isPresent = known.Source == hash && File.Exists(downloads.FileOf(kind));
        known = isPresent ? known : new GeoUpdateRecord(hash, null, null, null, null, null);
        try
        {
            if (await fetch.FetchAsync(source, known, packed, next, cancellation) is not { } version)
            {
                Record(kind, known with { CheckedAt = now, Failure = null });
                return;
            }

            var builtAt = GeoDownloads.Verify(kind, next, GeoUpdateOptions.IsUrl(source) ? null : source);

            // The shipped one may be newer than what the operator has paid for, and so may one of another source.
            if (isPresent && downloads.BuiltAt(kind) > builtAt)
            {
                throw new InvalidDataException("It is older than the present one.");
            }

            File.Move(next, downloads.FileOf(kind), overwrite: true);
            geo.ReloadIfChanged();
            Record(kind, new GeoUpdateRecord(hash, version.ETag, version.LastModified, now, now, null));
            Log.Updated(logger, kind, builtAt);
        }
        catch (Exception failure) when (failure is InvalidDataException or HttpRequestException or IOException or UnauthorizedAccessException or FormatException
            || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            var reason = failure is InvalidDataException or HttpRequestException ? failure.Message : failure is OperationCanceledException ? "The server took too long." : failure.GetType().Name;
            Record(kind, known with { CheckedAt = now, Failure = reason });
            Log.Failed(logger, kind, reason);
        }
        finally
        {
            File.Delete(packed);
            File.Delete(next);
        }
    }

    private void Record(GeoKind kind, GeoUpdateRecord record)
    {
        try
        {
            book.Write(kind, record);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The book has it in memory: a full disk must not make every minute a download.
            Log.NotRecorded(logger, kind, failure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2152, LogLevel.Warning, "What became of the update of the {Kind} database could not be written down.")]
        public static partial void NotRecorded(ILogger logger, GeoKind kind, Exception failure);

        [LoggerMessage(2150, LogLevel.Information, "The {Kind} database was renewed; it was built {BuiltAt:yyyy-MM-dd}.")]
        public static partial void Updated(ILogger logger, GeoKind kind, DateTimeOffset builtAt);

        [LoggerMessage(2151, LogLevel.Warning, "The {Kind} database could not be renewed and the present one stays: {Reason}")]
        public static partial void Failed(ILogger logger, GeoKind kind, string reason);
    }
}
