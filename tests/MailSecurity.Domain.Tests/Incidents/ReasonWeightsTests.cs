using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Incidents;

namespace MailSecurity.Domain.Tests.Incidents;

public sealed class ReasonWeightsTests
{
    private static readonly CaseFacts Usual = new() { Countries = ["BR", "DE"], Owners = ["Telecom X"], Protocol = "IMAP", Failures = 0, Apart = TimeSpan.FromHours(14), Kilometres = 9_400 };

    public static TheoryData<string, CaseFacts, LikelyReason> TruthTable => new()
    {
        { "a flight's distance in a flight's time", Usual, LikelyReason.Travelling },
        { "a flight's distance in an hour", Usual with { Apart = TimeSpan.FromHours(1) }, LikelyReason.CompromisedAccount },
        { "a neighbour country", Usual with { Countries = ["AT", "DE"], Kilometres = 500, Apart = TimeSpan.FromHours(6) }, LikelyReason.Travelling },
        { "a journey, but hundreds of messages", Usual with { Messages = 400 }, LikelyReason.CompromisedAccount },
        { "a journey, but after guessing", Usual with { Failures = 12 }, LikelyReason.CompromisedAccount },
        { "three countries", Usual with { Countries = ["BR", "DE", "NG"] }, LikelyReason.CompromisedAccount },
        { "six countries", Usual with { Countries = ["BR", "CN", "DE", "FR", "NG", "US"], Apart = null }, LikelyReason.CompromisedAccount },
        { "rented servers abroad", Usual with { Owners = ["Hetzner Online GmbH"], Apart = TimeSpan.FromHours(2) }, LikelyReason.CompromisedAccount },
        { "Google abroad at once", Usual with { Owners = ["Google LLC"], Apart = TimeSpan.FromMinutes(2) }, LikelyReason.ThirdPartyApplication },
        { "Google abroad, messages sent", Usual with { Owners = ["Google LLC"], Messages = 900, Failures = 9 }, LikelyReason.CompromisedAccount },
        { "many networks of one country", new CaseFacts { Countries = ["DE"], Networks = 7, Owners = ["Telecom X"] }, LikelyReason.MobileConnection },
        { "a mobile operator", new CaseFacts { Countries = ["DE"], Networks = 12, Owners = ["Vodafone GmbH"] }, LikelyReason.MobileConnection },
        { "a mobile operator on two continents", Usual with { Owners = ["Vodafone GmbH"], Apart = TimeSpan.FromMinutes(5) }, LikelyReason.CompromisedAccount },
        { "thirty networks and much mail", new CaseFacts { Countries = ["BR", "DE", "NG"], Networks = 30, Messages = 1_000 }, LikelyReason.CompromisedAccount },
        { "nothing known", new CaseFacts { Messages = 60 }, LikelyReason.CompromisedAccount },
    };

    [Theory]
    [MemberData(nameof(TruthTable))]
    public void Weigh_ForKnownFacts_FindsTheLikelyReason(string what, CaseFacts facts, LikelyReason expected)
    {
        var balance = ReasonWeights.Weigh(facts);
        Assert.True(balance.Likely == expected, $"{what}: {balance.Likely}, {string.Join(" | ", balance.Clues)}");
    }

    [Fact]
    public void Weigh_ForAnyFacts_NamesEveryClueInASentenceAndCountsNothingElse()
    {
        var balance = ReasonWeights.Weigh(Usual with { Messages = 400, Failures = 7 });
        Assert.All(balance.Clues, clue => Assert.Matches("^.+[.]$", clue.Text));
        Assert.All(balance.Clues, clue => Assert.InRange(Math.Abs(clue.Weight), 1, 5));
        Assert.All(Enum.GetValues<LikelyReason>(), reason => Assert.Equal(
            balance.Sum(reason), balance.For(reason).Concat(balance.Against(reason)).Sum(clue => clue.Weight)));
    }

    [Theory]
    [InlineData("Google LLC", NetworkKind.CloudClient)]
    [InlineData("Microsoft Corporation", NetworkKind.CloudClient)]
    [InlineData("OVH SAS", NetworkKind.Hosting)]
    [InlineData("T-Mobile USA, Inc.", NetworkKind.Mobile)]
    [InlineData("Deutsche Telekom AG", NetworkKind.Unknown)]
    [InlineData(null, NetworkKind.Unknown)]
    public void Kind_OfANetwork_IsReadFromItsOwnersName(string? owner, NetworkKind expected) => Assert.Equal(expected, NetworkKinds.Shipped.OfOwner(owner).Kind);
}
