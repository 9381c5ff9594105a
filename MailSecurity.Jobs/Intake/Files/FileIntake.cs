using System.Collections.Concurrent;
using System.Threading.Channels;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MailSecurity.Jobs.Intake.Files;

/// <summary>Follows the configured log files. The kernel's notice wakes it; a look every second finds what brings no notice.</summary>
public sealed partial class FileIntake(
    IOptions<IntakeOptions> options, IntakeQueue queue, SourceStore sources, AccountStore accounts, TimeProvider clock, ILogger<FileIntake> logger)
    : BackgroundService
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, FileTail> _tails = [];
    private readonly ConcurrentDictionary<string, string> _failing = new();

    // One slot: a notice means "something changed", and is taken before reading, so a change during it is kept.
    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Files that cannot be read now, with the reason; a file that is not there is only waited for.</summary>
    public IReadOnlyDictionary<string, string> Failing => _failing;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var files = options.Value.Files;
        if (files.Count == 0)
        {
            return;
        }

        var account = await accounts.FindOrAddAsync(Account.DefaultName, stoppingToken);
        var watchers = files.Select(Folder).Distinct().Where(Directory.Exists).Select(Watch).OfType<FileSystemWatcher>().ToList();
        try
        {
            using var timer = new PeriodicTimer(LookAgain, clock);
            _ = SignalEverySecondAsync(timer, stoppingToken);
            do
            {
                _changed.Reader.TryRead(out _);
                foreach (var path in files.SelectMany(Expand).Distinct())
                {
                    await FollowAsync(path, account, stoppingToken);
                }
            }
            while (await _changed.Reader.WaitToReadAsync(stoppingToken));
        }
        finally
        {
            watchers.ForEach(watcher => watcher.Dispose());
        }
    }

    private async Task FollowAsync(string path, int account, CancellationToken cancellation)
    {
        try
        {
            if (!_tails.TryGetValue(path, out var tail))
            {
                tail = new FileTail(path, account, queue, sources, options.Value, clock, logger);
                await tail.ResumeAsync(cancellation);
                _tails.Add(path, tail);
                Log.Following(logger, path);
            }

            await tail.ReadNewAsync(cancellation);
            if (_failing.TryRemove(path, out _))
            {
                Log.ReadableAgain(logger, path);
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // One file's trouble is not the others'.
            Fail(path, failure);
        }
    }

    private async Task SignalEverySecondAsync(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                _changed.Writer.TryWrite(true);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping: nobody waits for a signal any more.
        }
    }

    // Null where the kernel gives no more notices: the look every second is enough.
    private FileSystemWatcher? Watch(string folder)
    {
        try
        {
            var watcher = new FileSystemWatcher(folder) { NotifyFilter = NotifyFilters.Size | NotifyFilters.FileName | NotifyFilters.LastWrite };
            watcher.Changed += (_, _) => _changed.Writer.TryWrite(true);
            watcher.Created += (_, _) => _changed.Writer.TryWrite(true);
            watcher.Renamed += (_, _) => _changed.Writer.TryWrite(true);
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception failure) when (failure is IOException or ArgumentException)
        {
            Log.NotWatched(logger, folder, failure);
            return null;
        }
    }

    // A glob names living logs only: rotated copies are found by the tail itself when they are needed.
    private IEnumerable<string> Expand(string configured)
    {
        var name = Path.GetFileName(configured);
        if (!name.AsSpan().ContainsAny('*', '?'))
        {
            return [Path.GetFullPath(configured)];
        }

        try
        {
            var found = Directory.EnumerateFiles(Folder(configured), name).ToList();
            _failing.TryRemove(configured, out _);
            return found.Where(path => !found.Exists(live => RotatedFiles.IsOlderNameOf(live, path))).Order();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Not there, or not to be listed, for now.
            Fail(configured, failure);
            return [];
        }
    }

    // It is tried again every second, and told once.
    private void Fail(string path, Exception failure)
    {
        if (_failing.TryAdd(path, failure.Message))
        {
            Log.FileFailed(logger, path, failure);
        }
    }

    private static string Folder(string configured) => Path.GetDirectoryName(Path.GetFullPath(configured))!;

    private static partial class Log
    {
        [LoggerMessage(2121, LogLevel.Information, "Following {Path}.")]
        public static partial void Following(ILogger logger, string path);

        [LoggerMessage(2123, LogLevel.Warning, "The system gives no notice of changes in {Folder}; it is looked at every second instead.")]
        public static partial void NotWatched(ILogger logger, string folder, Exception failure);

        [LoggerMessage(2124, LogLevel.Information, "{Path} can be read again.")]
        public static partial void ReadableAgain(ILogger logger, string path);

        [LoggerMessage(2122, LogLevel.Error, "Reading {Path} failed; it is tried again.")]
        public static partial void FileFailed(ILogger logger, string path, Exception failure);
    }
}
