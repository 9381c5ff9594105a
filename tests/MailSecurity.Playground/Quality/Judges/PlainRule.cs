using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Logins;

namespace MailSecurity.Playground.Quality.Judges;

/// <summary>
/// The rule the product began with: any two countries within a day from addresses that are not trusted. With
/// <paramref name="marksSafe"/> the Admin marks the networks of every false incident as safe, for the User.
/// </summary>
public sealed class PlainRule(bool marksSafe) : IJudge
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    private readonly List<(DateTimeOffset At, string Country, ClientAddress Network)> _recent = [];
    private readonly HashSet<ClientAddress> _trusted = [];
    private readonly HashSet<ClientAddress> _shown = [];

    public bool Look(LabelledEvent happened)
    {
        var network = AnalysedLogin.NetworkOf(happened.Where.Address);
        if (happened.Messages > 0 || !happened.IsSuccess || happened.Where.Location.Country is not { } country || _trusted.Contains(network))
        {
            return false;
        }

        _recent.RemoveAll(login => login.At < happened.At - Day || (login.Network == network && login.Country == country) || _trusted.Contains(login.Network));
        var others = _recent.Where(login => login.Country != country).ToList();
        _recent.Add((happened.At, country, network));
        if (others.Count == 0)
        {
            return false;
        }

        _shown.Add(network);
        _shown.UnionWith(others.Select(login => login.Network));
        return true;
    }

    public void Learn(Verdict verdict, DateTimeOffset closedAt)
    {
        if (marksSafe && verdict is Verdict.Safe)
        {
            _trusted.UnionWith(_shown);
        }

        _shown.Clear();
    }
}
