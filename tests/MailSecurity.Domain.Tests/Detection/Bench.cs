using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Trust;
using MailSecurity.Testing;

namespace MailSecurity.Domain.Tests.Detection;

/// <summary>The analyst with one User's profile; logins go in, findings come out.</summary>
internal sealed class Bench
{
    private static readonly FakeGeo Geo = new();

    private readonly Analyst _analyst = Rules.Analyst();

    public UserProfile Profile { get; private set; } = new();

    public TrustedRangeSet Trusted { get; init; } = TrustedRangeSet.Empty;

    /// <summary>A User who has logged in from Germany for a fortnight, for the last time two days before noon.</summary>
    public static Bench Known(TrustedRangeSet? trusted = null)
    {
        var bench = new Bench { Trusted = trusted ?? TrustedRangeSet.Empty };
        for (var hour = 16 * 24; hour >= 48; hour -= 6)
        {
            bench.Login(A.Noon.AddHours(-hour), FakeGeo.Germany());
        }

        return bench;
    }

    public IReadOnlyList<Finding> Login(DateTimeOffset at, string address, bool success = true) =>
        Login(at, ClientAddress.Parse(address), success);

    public IReadOnlyList<Finding> Login(DateTimeOffset at, ClientAddress address, bool success = true)
    {
        // Through the stored form every time: what does not survive it is of no use.
        Profile = UserProfileCodec.Read(UserProfileCodec.Write(Profile));
        return _analyst.Judge(
            new AnalysedLogin
            {
                Id = 1,
                UserId = 1,
                At = at,
                Address = address,
                Outcome = success ? LoginOutcome.Succeeded : LoginOutcome.WrongCredentials,
                Protocol = MailProtocol.Imap,
                Location = Geo.Locate(address),
            },
            Rules.User(Profile),
            Trusted);
    }
}
