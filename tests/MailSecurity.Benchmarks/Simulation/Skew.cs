namespace MailSecurity.Benchmarks.Simulation;

/// <summary>How unevenly Users fall on partitions when some log in far more often than others: the n-th by n to the power of minus the exponent.</summary>
internal static class Skew
{
    /// <summary>The busiest partition's share as a multiple of the mean, and the busiest User's share of everything.</summary>
    public static (double Partition, double User) Of(int users, int partitions, double exponent)
    {
        var loads = new double[partitions];
        var (all, most) = (0.0, 0.0);
        for (var rank = 1; rank <= users; rank++)
        {
            var weight = Math.Pow(rank, -exponent);
            loads[Mix((ulong)rank) % (ulong)partitions] += weight;
            all += weight;
            most = Math.Max(most, weight);
        }

        return (loads.Max() / (all / partitions), most / all);
    }

    // Who is busy has nothing to do with the number that a User was given.
    private static ulong Mix(ulong number)
    {
        number = (number ^ (number >> 30)) * 0xBF58476D1CE4E5B9;
        number = (number ^ (number >> 27)) * 0x94D049BB133111EB;
        return number ^ (number >> 31);
    }
}
