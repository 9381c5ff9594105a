using System.Diagnostics;
using MailSecurity.Jobs.Intake;

namespace MailSecurity.Dashboard.Commands;

/// <summary>One line on standard error that is written over each second, when there is a person to see it.</summary>
internal sealed class ImportProgress : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly Stopwatch _running = Stopwatch.StartNew();
    private readonly ImportCounts _counts;
    private readonly Timer? _timer;

    public ImportProgress(ImportCounts counts)
    {
        _counts = counts;
        _timer = Console.IsErrorRedirected ? null : new Timer(_ => Show(), null, Every, Every);
    }

    public void Dispose() => _timer?.Dispose();

    private void Show() => Console.Error.Write(
        $"\r{_counts.Lines:N0} lines, {_counts.Lines / _running.Elapsed.TotalSeconds:N0} a second, {_counts.Logins:N0} logins   ");
}
