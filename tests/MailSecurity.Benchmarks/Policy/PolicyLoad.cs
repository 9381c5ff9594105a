using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MailSecurity.Benchmarks.Policy;

/// <summary>
/// Requests as Dovecot sends them, over as many connections as Dovecot opens at most, one request at a time on each, at a fixed
/// rate. Sockets and not HttpClient: the generator shares the cores with what it measures.
/// </summary>
internal sealed class PolicyLoad(int port, string key, int rate)
{
    private const int Connections = 100;
    private const int Users = 10_000;
    private static readonly byte[] Good = "HTTP/1.1 200"u8.ToArray();

    private readonly Lock _results = new();
    private long _next;
    private long _errors;
    private long _refused;

    public List<double> Allow { get; } = [];

    public List<double> Report { get; } = [];

    public long Errors => _errors;

    /// <summary>Of the errors, those of "allow".</summary>
    public long Refused => _refused;

    public int Answered => Allow.Count + Report.Count;

    /// <summary>Answers how long it really took.</summary>
    public async Task<TimeSpan> RunAsync(int seconds)
    {
        var total = (long)rate * seconds;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(() => SendAsync(start, total))));
        return Stopwatch.GetElapsedTime(start);
    }

    private async Task SendAsync(long start, long total)
    {
        var (allow, report, answer) = (new List<double>(), new List<double>(), new byte[4096]);
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, port);
        var stream = client.GetStream();
        for (long number; (number = Interlocked.Increment(ref _next) - 1) < total;)
        {
            await WaitAsync(start, TimeSpan.FromSeconds((double)number / rate));
            var (request, isReport) = (Request(number), number % 3 == 2);
            var sent = Stopwatch.GetTimestamp();
            await stream.WriteAsync(request);
            var length = await ReadAsync(stream, answer);
            (isReport ? report : allow).Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            if (!answer.AsSpan(0, length).StartsWith(Good))
            {
                Interlocked.Increment(ref _errors);
                Interlocked.Add(ref _refused, isReport ? 0 : 1);
            }
        }

        lock (_results)
        {
            Allow.AddRange(allow);
            Report.AddRange(report);
        }
    }

    private static async Task WaitAsync(long start, TimeSpan due)
    {
        var left = due - Stopwatch.GetElapsedTime(start);
        if (left > TimeSpan.Zero)
        {
            await Task.Delay(left + TimeSpan.FromMilliseconds(0.5));
        }
    }

    // Every answer of the endpoint is one small piece that ends with the body's brace.
    private static async Task<int> ReadAsync(NetworkStream stream, byte[] answer)
    {
        var length = 0;
        do
        {
            var read = await stream.ReadAsync(answer.AsMemory(length));
            length += read > 0 ? read : throw new IOException("The dashboard has closed the connection.");
        }
        while (answer[length - 1] != (byte)'}');
        return length;
    }

    private byte[] Request(long number)
    {
        var (login, isReport) = (number / 3, number % 3 == 2);
        var body = string.Create(CultureInfo.InvariantCulture,
            $"{{\"device_id\":\"\",\"login\":\"user{login % Users}@example.org\",\"protocol\":\"imap\",\"pwhash\":\"0265\",\"remote\":\"84.128.{login % Users / 250}.{(login % 250) + 1}\",\"session_id\":\"s{login}\",{(isReport ? "\"success\":true,\"policy_reject\":false," : "")}\"tls\":true}}");
        return Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"POST /dovecot/auth-policy?command={(isReport ? "report" : "allow")} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUser-Agent: dovecot/auth-policy-client\r\nContent-Length: {body.Length}\r\nConnection: Keep-Alive\r\nContent-Type: application/json\r\nX-API-Key:  {key}\r\n\r\n{body}"));
    }
}
