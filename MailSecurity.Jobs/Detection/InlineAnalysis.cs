using System.Threading.Channels;
using Microsoft.Extensions.Hosting;

namespace MailSecurity.Jobs.Detection;

/// <summary>Analyses in this process without Hangfire, beside an import; a dashboard on the same store may do the same at once.</summary>
public sealed class InlineAnalysis(LoginAnalysis analysis) : BackgroundService, IAnalysisWaker
{
    private readonly Channel<bool> _new = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Wake() => _new.Writer.TryWrite(true);

    /// <summary>Waits until everything stored before the call is judged.</summary>
    public async Task FinishAsync(CancellationToken cancellation)
    {
        _new.Writer.TryComplete();
        if (ExecuteTask is { } running)
        {
            await running.WaitAsync(cancellation);
        }

        await analysis.DrainAllAsync(cancellation);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var _ in _new.Reader.ReadAllAsync(stoppingToken))
        {
            await analysis.DrainAllAsync(stoppingToken);
        }
    }
}
