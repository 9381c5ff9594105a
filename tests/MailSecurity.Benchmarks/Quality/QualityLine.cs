using System.Globalization;
using MailSecurity.Playground.Quality;

namespace MailSecurity.Benchmarks.Quality;

/// <summary>The figures of one rule set over several seeds.</summary>
internal sealed record QualityLine(string Name, IReadOnlyList<QualityScore> Scores)
{
    public IReadOnlyDictionary<string, double[]> Figures { get; } = FiguresOf(Scores);

    public void Print()
    {
        Console.WriteLine();
        Console.WriteLine(Name);
        foreach (var (figure, values) in Figures)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {figure,-44} {values[0],10:0.###}   ({values[1]:0.###} to {values[2]:0.###})"));
        }

        Print("false incidents by life", score => score.FalseByLife);
        Print("false incidents by rule", score => score.FalseByRule);
        Print("attacks that were missed", score => score.Missed);
    }

    private static Dictionary<string, double[]> FiguresOf(IReadOnlyList<QualityScore> scores)
    {
        var figures = new Dictionary<string, double[]>
        {
            ["incidents per 1,000 Users and week"] = Spread(scores, score => score.IncidentsPerThousandUsersAndWeek),
            ["false ones per 1,000 Users and week"] = Spread(scores, score => score.FalsePerThousandUsersAndWeek),
            ["precision"] = Spread(scores, score => score.Precision),
            ["recall but same-country proxies"] = Spread(scores, score => score.RecallOfOthers),
            ["recall of all"] = Spread(scores, score => score.RecallOfAll),
            ["median minutes to detection"] = Spread(scores, score => score.MedianTime.TotalMinutes),
            ["minutes to detection of 95 of 100"] = Spread(scores, score => score.TimeTo(0.95).TotalMinutes),
        };
        foreach (var kind in Enum.GetValues<AttackKind>().Where(kind => kind is not AttackKind.None))
        {
            figures[$"recall {kind}"] = Spread(scores, score => score.Recall(kind));
        }

        return figures;
    }

    private void Print(string what, Func<QualityScore, IReadOnlyDictionary<string, int>> of) => Console.WriteLine(
        $"  {what}: {string.Join(", ", Scores.SelectMany(of).GroupBy(entry => entry.Key).OrderByDescending(same => same.Sum(entry => entry.Value)).Select(same => $"{same.Key} {same.Sum(entry => entry.Value)}"))}");

    // Mean, least, most.
    private static double[] Spread(IReadOnlyList<QualityScore> scores, Func<QualityScore, double> figure) =>
        [scores.Average(figure), scores.Min(figure), scores.Max(figure)];
}
