using System.Globalization;

namespace MailSecurity.Benchmarks.Simulation;

/// <summary>What does not fit on one machine, from costs that were measured on one: simulate [NODES] [USERS].</summary>
internal static class SimulateVerb
{
    private const double Day = 86_400;
    private const double Peak = 3;
    private const int RetentionDays = 90;

    public static int Run(string[] args)
    {
        var nodes = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 20;
        var users = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 10_000_000;
        Say($"{users:N0} Users, {nodes} nodes, one PostgreSQL; the peak is {Peak} times the mean.");
        Say($"{"logins a User and day",22}{"mean/s",10}{"peak/s",10}{"turn busy",11}{"stored p50",12}{"p99",10}{"judged after",14}{"processors",12}{"90 days",10}  ");
        foreach (var daily in new[] { 5.0, 10, 20, 40, 80, 160 })
        {
            var mean = users * daily / Day;
            Row(string.Create(CultureInfo.InvariantCulture, $"{daily:0}"), mean, WriterTurn.Run(Even(nodes, mean * Peak)));
        }

        var fits = Highest(nodes);
        Say($"The most that {nodes} nodes store and judge: {fits:N0} logins/s; one node: {Highest(1):N0}.");
        Say($"Half of all logins at one node, at half of that: stored p99 {Milliseconds(WriterTurn.Run(Uneven(nodes, fits / 2)).P99)}; evenly {Milliseconds(WriterTurn.Run(Even(nodes, fits / 2)).P99)}.");
        Say($"What is remembered of all Users: up to {users * Costs.BytesPerUser / 1e9:N0} GB.");
        Say($"{"exponent",10}{"busiest User",14}{"4 partitions",14}{"20",10}{"64",10}   (busiest partition, as a multiple of the mean)");
        foreach (var exponent in new[] { 0, 0.5, 0.8, 1.0 })
        {
            var (four, twenty, many) = (Skew.Of(users, 4, exponent), Skew.Of(users, 20, exponent), Skew.Of(users, 64, exponent));
            Say($"{exponent,10:0.0}{four.User,14:P3}{four.Partition,14:0.00}{twenty.Partition,10:0.00}{many.Partition,10:0.00}");
        }

        return 0;
    }

    // A run falls behind when what waits grows to more than a few seconds' worth.
    private static bool FallsBehind(TurnResult result) => result.Lag > 5 || result.Waiting > 5;

    private static double Highest(int nodes)
    {
        var (fits, fails) = (100.0, 1_000_000.0);
        while (fails / fits > 1.02)
        {
            var middle = Math.Sqrt(fits * fails);
            (fits, fails) = FallsBehind(WriterTurn.Run(Even(nodes, middle))) ? (fits, middle) : (middle, fails);
        }

        return fits;
    }

    private static double[] Even(int nodes, double all) => [.. Enumerable.Repeat(all / nodes, nodes)];

    private static double[] Uneven(int nodes, double all) => nodes == 1 ? [all] : [all / 2, .. Enumerable.Repeat(all / 2 / (nodes - 1), nodes - 1)];

    private static void Row(string daily, double mean, TurnResult result) => Say(
        $"{daily,22}{mean,10:N0}{mean * Peak,10:N0}{result.Busy,11:P0}{Milliseconds(result.P50),12}{Milliseconds(result.P99),10}{result.Lag,12:0.0} s{mean * Peak * Costs.NodeProcessor,12:0.0}{mean * Day * RetentionDays * Costs.BytesPerLogin / 1e12,7:0.0} TB  {(FallsBehind(result) ? "falls behind" : "")}");

    private static string Milliseconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1000:N0} ms");

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
