using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Detection.Detectors;
using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Trust;
using MailSecurity.Testing;

namespace MailSecurity.Domain.Tests.Detection;

/// <summary>Spam through a connection of the User's own provider: what a new connection beside the usual one means.</summary>
public sealed class OutboundSpikeTests
{
    private static readonly Location Telekom = new() { Country = "DE", Latitude = 51, Longitude = 9, AccuracyRadius = 50, Asn = 3320, NetworkOwner = "Deutsche Telekom AG" };

    private readonly Analyst _analyst = Rules.Analyst();
    private AnalysedUser _user = Rules.User(new UserProfile());

    [Fact]
    public void Messages_AfterALoginFromANewConnectionBesideTheUsualOne_AreHigh()
    {
        LiveAtHome(until: A.Noon);
        Assert.Empty(LogIn(A.Noon, "84.129.7.7"));

        var finding = Assert.Single(Send(A.Noon.AddHours(1), 201));
        Assert.Equal((OutboundSpike.Rule, Severity.High), (finding.Rule, finding.Severity));
        Assert.Contains(finding.Evidence, fact => fact.Value.Contains("84.129.7.7", StringComparison.Ordinal));
    }

    [Fact]
    public void Messages_FromHomeAlone_AreANewsletter()
    {
        LiveAtHome(until: A.Noon);

        Assert.Empty(Send(A.Noon, 1_000));
    }

    [Fact]
    public void Messages_OfSomebodyWithTwoUsualConnections_AreANewsletter()
    {
        // Longer than a profile keeps visits: the office's begins anew on the way, but is settled.
        LiveAtHome(until: A.Noon, office: "84.130.1.1");

        Assert.Empty(Send(A.Noon, 1_000));
    }

    [Fact]
    public void Messages_OfSomebodyWhoComesBackAfterAWeekend_AreANewsletter()
    {
        LiveAtHome(until: A.Noon.AddDays(-3));
        LogIn(A.Noon, "84.130.1.1");

        Assert.Empty(Send(A.Noon.AddHours(1), 1_000));
    }

    [Fact]
    public void Messages_AfterALoginFromAPhone_AreANewsletter()
    {
        LiveAtHome(until: A.Noon);
        LogIn(A.Noon, "80.187.1.1", Telekom with { NetworkOwner = "Telefonica Movistar Mobile", Asn = 3320 });
        Assert.True(_user.Profile.Networks.Count > 1);

        Assert.DoesNotContain(Send(A.Noon.AddHours(1), 1_000), finding => finding.Evidence.Any(fact => fact.Value.Contains("80.187.1.1", StringComparison.Ordinal)));
    }

    private void LiveAtHome(DateTimeOffset until, string? office = null)
    {
        for (var at = until.AddDays(-20); at < until; at = at.AddHours(6))
        {
            LogIn(at, "84.128.1.1");
            if (office is not null)
            {
                LogIn(at.AddHours(3), office);
            }
        }
    }

    // Through the stored form every time: what does not survive it is of no use.
    private IReadOnlyList<Finding> LogIn(DateTimeOffset at, string address, Location? where = null)
    {
        _user = _user with { Profile = UserProfileCodec.Read(UserProfileCodec.Write(_user.Profile)) };
        return _analyst.Judge(
            new AnalysedLogin { Id = 1, UserId = 1, At = at, Address = ClientAddress.Parse(address), Outcome = LoginOutcome.Succeeded, Protocol = MailProtocol.Imap, Location = where ?? Telekom },
            _user,
            TrustedRangeSet.Empty);
    }

    private IReadOnlyList<Finding> Send(DateTimeOffset at, int messages) => _analyst.Judge(new SentHour(at, messages), _user, TrustedRangeSet.Empty);
}
