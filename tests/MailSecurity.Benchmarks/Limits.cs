using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using MailSecurity.Benchmarks.Pipeline;
using MailSecurity.Playground;
using Microsoft.Data.Sqlite;

namespace MailSecurity.Benchmarks;

/// <summary>What this machine can do at most at this moment: a figure says little on a shared machine, a ratio to one of these does.</summary>
internal static class Limits
{
    private const int Lines = 200_000;
    private const int Commits = 200;

    private static readonly TimeSpan Time = TimeSpan.FromSeconds(2);
    private static readonly byte[] Request = Encoding.ASCII.GetBytes("GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");

    /// <summary>Lines of a mail log that one thread reads in a second, and nothing else.</summary>
    public static double Parse() => WithLog((_, log) => Say("limit: raw parse", ParseOnly.Run(log), "lines/s"));

    /// <summary>Login rows that go into a table with one index in a second, by one prepared statement.</summary>
    public static double RawInsert() => WithLog((folder, log) => Say("limit: raw prepared insert", Pipeline.RawInsert.Run(folder, log), "rows/s"));

    /// <summary>The median of durable commits of one row, in milliseconds.</summary>
    public static double Commit()
    {
        var folder = Directory.CreateTempSubdirectory("mailsecurity-limit-").FullName;
        var times = new double[Commits];
        using (var store = new SqliteConnection($"Data Source={Path.Combine(folder, "raw.db")};Pooling=False"))
        {
            store.Open();
            using var command = store.CreateCommand();
            command.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE One (Id INTEGER PRIMARY KEY, Text TEXT)";
            command.ExecuteNonQuery();
            command.CommandText = "INSERT INTO One (Text) VALUES ('a row of some length, as a login has')";
            for (var number = 0; number < Commits; number++)
            {
                var watch = Stopwatch.StartNew();
                command.ExecuteNonQuery();
                times[number] = watch.Elapsed.TotalMilliseconds;
            }
        }

        Directory.Delete(folder, recursive: true);
        return Say("limit: raw commit of one row, p50", times.Order().ElementAt(Commits / 2), "ms");
    }

    /// <summary>Requests a second to an endpoint that does nothing, over so many connections.</summary>
    public static async Task<double> EmptyEndpointAsync(Uri address, int connections)
    {
        var start = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(() => AskAsync(address, start))));
        return Say("limit: empty endpoint", counts.Sum() / Stopwatch.GetElapsedTime(start).TotalSeconds, "requests/s");
    }

    private static async Task<int> AskAsync(Uri address, long start)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(address.Host, address.Port);
        var (stream, answer, count) = (client.GetStream(), new byte[4096], 0);
        for (; Stopwatch.GetElapsedTime(start) < Time; count++)
        {
            await stream.WriteAsync(Request);
            if (await stream.ReadAsync(answer) == 0)
            {
                throw new IOException("The dashboard has closed the connection.");
            }
        }

        return count;
    }

    private static double WithLog(Func<string, string, double> measure)
    {
        var folder = Directory.CreateTempSubdirectory("mailsecurity-limit-").FullName;
        try
        {
            var log = Path.Combine(folder, "mail.log");
            using (var file = File.Create(log))
            {
                MailTraffic.WriteLog(file, Lines, 1);
            }

            return measure(folder, log);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Say(string what, double value, string unit)
    {
        Table.Row(what, value, unit);
        return value;
    }
}
