namespace MailSecurity.Benchmarks.Soak;

/// <summary>
/// The rule of the verdict: the median of the slopes between any two samples of the second half (Theil and Sen), times the length of that half,
/// may be a tenth of the half's median, or the floor where that is more. One spike changes it little; what leaks a little each minute does.
/// </summary>
internal sealed record Trend(string What, double Middle, double Growth, double Allowed)
{
    private const double Share = 0.1;

    public bool IsFlat => Growth <= Allowed;

    public static Trend Of(string what, IReadOnlyList<double> samples, double floor)
    {
        var half = samples.Skip(samples.Count / 2).Where(double.IsFinite).ToArray();
        if (half.Length < 3)
        {
            return new Trend(what, double.NaN, 0, floor);
        }

        var slopes = from later in Enumerable.Range(1, half.Length - 1)
                     from earlier in Enumerable.Range(0, later)
                     select (half[later] - half[earlier]) / (later - earlier);
        var middle = Median(half);
        return new Trend(what, middle, Median(slopes) * (half.Length - 1), Math.Max(floor, middle * Share));
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
