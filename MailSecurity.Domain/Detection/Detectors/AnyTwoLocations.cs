using MailSecurity.Domain.Geo;
using Microsoft.Extensions.Options;

namespace MailSecurity.Domain.Detection.Detectors;

/// <summary>
/// The plain form of <see cref="MoreThanOneLocation"/>, for Accounts that want to see everything: any two countries inside the
/// window, whatever is usual, near or known of the network.
/// </summary>
public sealed class AnyTwoLocations(IOptions<MoreThanOneLocationOptions> options) : IDetector
{
    public Finding? Examine(AnalysedLogin login, UserProfile before)
    {
        var window = options.Value.Window;
        if (login.Location.Country is not { } here)
        {
            return null;
        }

        NetworkVisit? partner = null;
        foreach (var visit in before.Networks)
        {
            if (visit.Country is not null && visit.Country != here && visit.Touches(login.At - window, login.At + window)
                && (partner is null || (visit.Trust is null, visit.LastAt).CompareTo((partner.Trust is null, partner.LastAt)) > 0))
            {
                partner = visit;
            }
        }

        return partner is null ? null : Describe(login, here, partner, before);
    }

    private Finding Describe(AnalysedLogin login, string here, NetworkVisit partner, UserProfile before) => new()
    {
        Rule = MoreThanOneLocation.Rule,
        Severity = Severity.High,
        At = login.At,
        Signature = string.CompareOrdinal(here, partner.Country) < 0 ? $"{here} {partner.Country}" : $"{partner.Country} {here}",
        UnusualAt = before.IsUsual(here, login.At) ? partner.LastAt : login.At,
        Unusual = before.Unusual(login.At, here, new(here, login.At), new(partner.Country!, partner.LastAt)),
        SuspectCountry = before.IsUsual(here, login.At) ? null : here,
        RestsOnTrustedRange = partner.Trust?.RangeId,
        Text = $"Logins from {Countries.NameOf(partner.Country!)} and {Countries.NameOf(here)} within {options.Value.Window.TotalHours:0} hours.",
        Evidence =
        [
            new("This login", $"{Countries.NameOf(here)}, {login.Address}, {Times.Utc(login.At)}"),
            new("Other login", $"{Countries.NameOf(partner.Country!)}, {partner.Address}, {Times.Utc(partner.LastAt)}"),
            new("Sensitivity", "strict: any two countries"),
        ],
    };
}
