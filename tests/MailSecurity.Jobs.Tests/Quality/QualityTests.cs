using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Geo;
using MailSecurity.Playground.Quality;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MailSecurity.Jobs.Tests.Quality;

/// <summary>The small form of the quality verb: floors under what docs/detection.md says of the rules.</summary>
public sealed class QualityTests : IClassFixture<QualityTests.Measured>
{
    private readonly Measured _measured;

    public QualityTests(Measured measured) => _measured = measured;

    [Theory]
    [InlineData(AttackKind.StuffingFromHosting, 0.95)]
    [InlineData(AttackKind.SlowRotation, 0.95)]
    [InlineData(AttackKind.ForeignLoginThenSpam, 0.95)]
    [InlineData(AttackKind.DormantTakeover, 0.95)]
    [InlineData(AttackKind.NeighbourSession, 0.8)]
    [InlineData(AttackKind.SameCountryProxies, 0.5)]
    public void Balanced_ForEachKindOfAttack_CatchesAtLeast(AttackKind kind, double least) =>
        Assert.True(_measured[RuleSets.Balanced].Recall(kind) >= least, $"{kind}: {_measured[RuleSets.Balanced].Recall(kind):0.000}");

    [Fact]
    public void Balanced_BesideThePlainRule_CatchesMoreWithATenthOfTheFalseIncidents()
    {
        var (plain, balanced) = (_measured[RuleSets.Plain], _measured[RuleSets.Balanced]);

        Assert.True(balanced.RecallOfAll >= plain.RecallOfAll, $"{balanced.RecallOfAll:0.000} and {plain.RecallOfAll:0.000}");
        Assert.True(balanced.RecallOfOthers >= 0.95, $"{balanced.RecallOfOthers:0.000}");
        Assert.True(balanced.FalseIncidents * 10 <= plain.FalseIncidents, $"{balanced.FalseIncidents} and {plain.FalseIncidents}");
    }

    [Fact]
    public void Balanced_WithManyAttacksAmongFewUsers_IsRightMoreOftenThanNot() =>
        Assert.True(_measured[RuleSets.Balanced].Precision >= 0.5, $"{_measured[RuleSets.Balanced].Precision:0.000}");

    [Fact]
    public void World_OfTheSameSeed_IsTheSame()
    {
        var options = Measured.Options with { Users = 40 };
        var (one, other) = (new QualityWorld(options, _measured.Geo).Users(), new QualityWorld(options, _measured.Geo).Users());

        Assert.Equal(one.SelectMany(user => user.Events), other.SelectMany(user => user.Events));
    }

    /// <summary>Measured once for all tests: it is the same every time.</summary>
    public sealed class Measured : IDisposable
    {
        internal static readonly QualityOptions Options = new() { Seed = 1, Users = 400, Days = 35, UsersPerAttack = 25 };

        private readonly ServiceProvider _services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddLogging()
            .AddGeo()
            .AddDetection()
            .BuildServiceProvider();

        private readonly Dictionary<string, QualityScore> _scores;

        public Measured() => _scores = RuleSets
            .Measure(Options, new QualityWorld(Options, Geo), _services.GetRequiredService<Analyst>())
            .ToDictionary(set => set.Name, set => set.Score);

        public IGeoLocator Geo => _services.GetRequiredService<IGeoLocator>();

        public QualityScore this[string ruleSet] => _scores[ruleSet];

        public void Dispose() => _services.Dispose();
    }
}
