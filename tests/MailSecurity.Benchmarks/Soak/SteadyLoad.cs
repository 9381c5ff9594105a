using System.Diagnostics;

namespace MailSecurity.Benchmarks.Soak;

/// <summary>
/// Does one thing so often a second, over so many lanes, and keeps how long each took from the moment at which it was due: a stall
/// makes those late that come after it. What is done answers how many logins were accepted by it.
/// </summary>
internal sealed class SteadyLoad(string name, double perSecond, int lanes, Func<int, Task<int>> once)
{
    private readonly Lock _gate = new();
    private List<double> _milliseconds = [];
    private long _accepted;
    private int _errors;
    private int _next;

    public string Name => name;

    public long Accepted => Interlocked.Read(ref _accepted);

    public int Errors => _errors;

    public int Done { get; private set; }

    /// <summary>The latest failure.</summary>
    public string Problem { get; private set; } = "";

    public Task RunAsync(CancellationToken until)
    {
        var start = Stopwatch.GetTimestamp();
        return Task.WhenAll(Enumerable.Range(0, lanes).Select(_ => Task.Run(() => GoOnAsync(start, until), CancellationToken.None)));
    }

    /// <summary>How long each took since the last time this was asked, sorted.</summary>
    public double[] TakeTimes()
    {
        lock (_gate)
        {
            var taken = _milliseconds;
            _milliseconds = [];
            return [.. taken.Order()];
        }
    }

    private async Task GoOnAsync(long start, CancellationToken until)
    {
        while (!until.IsCancellationRequested)
        {
            var number = Interlocked.Increment(ref _next) - 1;
            var due = TimeSpan.FromSeconds(number / perSecond);
            var left = due - Stopwatch.GetElapsedTime(start);
            if (left > TimeSpan.Zero)
            {
                await Task.Delay(left, until).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            if (!until.IsCancellationRequested)
            {
                await OnceAsync(number, start, due);
            }
        }
    }

    private async Task OnceAsync(int number, long start, TimeSpan due)
    {
        try
        {
            Interlocked.Add(ref _accepted, await once(number));
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException or InvalidOperationException)
        {
            Interlocked.Increment(ref _errors);
            Problem = failure.Message;
        }

        lock (_gate)
        {
            Done++;
            _milliseconds.Add((Stopwatch.GetElapsedTime(start) - due).TotalMilliseconds);
        }
    }
}
