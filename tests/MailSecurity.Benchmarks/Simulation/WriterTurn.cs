namespace MailSecurity.Benchmarks.Simulation;

/// <summary>What a load came to.</summary>
/// <param name="Busy">The share of the time in which somebody had the turn to write.</param>
/// <param name="P50">From a login's arrival to its commit, in seconds.</param>
/// <param name="P99">The same.</param>
/// <param name="Lag">From a login's commit to its judgement at the end, in seconds.</param>
/// <param name="Waiting">Logins not stored at the end, in seconds of arrivals.</param>
internal sealed record TurnResult(double Busy, double P50, double P99, double Lag, double Waiting);

/// <summary>
/// The turn to write, which all nodes share: whoever asks first has it first, and takes all that waits at that node. The analysis asks
/// too, one batch after the other. Nothing here is random: arrivals are even, so the waits are those of a good day.
/// </summary>
internal static class WriterTurn
{
    private const double Seconds = 120;
    private const double MostInCommit = 60_000;

    /// <param name="rates">Logins a second that arrive at each node.</param>
    public static TurnResult Run(double[] rates)
    {
        var all = rates.Sum();
        var waiting = new double[rates.Length];
        var seenAt = new double[rates.Length];
        var asksAt = rates.Select((rate, node) => (1 / rate) + (node * Costs.BetweenCommits / rates.Length)).ToArray();
        var (now, busy, stored, judged, analysisAsksAt, batch) = (0.0, 0.0, 0.0, 0.0, double.PositiveInfinity, 0.0);
        var ages = new List<(double Age, double Logins)>();
        while (now < Seconds)
        {
            var node = Array.IndexOf(asksAt, asksAt.Min());
            var isAnalysis = analysisAsksAt < asksAt[node];
            now = Math.Max(now, isAnalysis ? analysisAsksAt : asksAt[node]);
            double took;
            if (isAnalysis)
            {
                took = Costs.Commit + (batch * Costs.Judge * Costs.JudgeInTurn);
                judged += batch;
                batch = 0;
            }
            else
            {
                waiting[node] += rates[node] * (now - seenAt[node]);
                var taken = Math.Min(waiting[node], MostInCommit);
                took = Costs.Commit + (taken * Costs.Store);
                var oldest = waiting[node] / rates[node];
                for (var part = 0; part < 10; part++)
                {
                    ages.Add((oldest - ((part + 0.5) / 10 * taken / rates[node]) + took, taken / 10));
                }

                waiting[node] -= taken;
                stored += taken;
                seenAt[node] = now;
                asksAt[node] = now + took + Math.Max(Costs.BetweenCommits, 1 / rates[node]);
            }

            now += took;
            busy += took;
            if (batch == 0 && stored - judged >= 1)
            {
                // Read and judged beside the others' writing, written in turn.
                batch = Math.Min(stored - judged, Costs.MostInBatch);
                analysisAsksAt = now + (batch * Costs.Judge * (1 - Costs.JudgeInTurn));
            }
            else if (batch == 0)
            {
                analysisAsksAt = double.PositiveInfinity;
            }
        }

        var left = waiting.Sum() + rates.Select((rate, at) => rate * (now - seenAt[at])).Sum();
        return new TurnResult(busy / now, At(ages, 0.5), At(ages, 0.99), (stored - judged) / all, left / all);
    }

    private static double At(List<(double Age, double Logins)> ages, double share)
    {
        var until = ages.Sum(age => age.Logins) * share;
        foreach (var (age, logins) in ages.OrderBy(age => age.Age))
        {
            until -= logins;
            if (until <= 0)
            {
                return age;
            }
        }

        return 0;
    }
}
