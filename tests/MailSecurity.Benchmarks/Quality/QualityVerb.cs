using System.Diagnostics;
using System.Globalization;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Geo;
using MailSecurity.Playground.Quality;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MailSecurity.Benchmarks.Quality;

/// <summary>
/// quality [--first SEED] [--seeds N] [--users N] [--days N]: how good the rule sets are on labelled Users with the shipped databases; a table and, with --json,
/// JSON of the means over the seeds, with the least and the most.
/// </summary>
internal static class QualityVerb
{
    public static int Run(string[] args)
    {
        var (first, seeds, users, days) = (Read(args, "--first", 1), Read(args, "--seeds", 3), Read(args, "--users", 5_000), Read(args, "--days", 60));
        using var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddLogging()
            .AddGeo()
            .AddDetection()
            .BuildServiceProvider();
        var (analyst, geo) = (services.GetRequiredService<Analyst>(), services.GetRequiredService<IGeoLocator>());
        var runs = new List<IReadOnlyList<(string Name, QualityScore Score)>>();
        for (var seed = first; seed < first + seeds; seed++)
        {
            var clock = Stopwatch.StartNew();
            var options = new QualityOptions { Seed = (ulong)seed, Users = users, Days = days };
            runs.Add(RuleSets.Measure(options, new QualityWorld(options, geo), analyst));
            Table.Row($"seed {seed}", clock.Elapsed.TotalSeconds, "s");
        }

        var sets = runs[0].Select((set, place) => new QualityLine(set.Name, [.. runs.Select(run => run[place].Score)])).ToList();
        sets.ForEach(line => line.Print());
        Table.Detail("sets", sets.ToDictionary(line => line.Name, line => line.Figures));
        return 0;
    }

    private static int Read(string[] args, string name, int otherwise) =>
        Array.IndexOf(args, name) is var place and >= 0 && place + 1 < args.Length ? int.Parse(args[place + 1], CultureInfo.InvariantCulture) : otherwise;
}
