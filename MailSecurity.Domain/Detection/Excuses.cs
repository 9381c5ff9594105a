using MailSecurity.Domain.Geo;

namespace MailSecurity.Domain.Detection;

/// <summary>Why the country of a login's address says nothing about where its User is.</summary>
internal static class Excuses
{
    public const string Satellite = "A satellite or in-flight network: its country is that of a ground station.";

    public static string? Of(AnalysedLogin login, UserProfile before) =>
        login.Origin.Kind is NetworkKind.Satellite ? Satellite
        : before.IsKnownVpn(login) ? $"The User has come from these servers or this VPN ({login.Origin.Name}) before."
        : null;

    public static string? Of(NetworkVisit visit) =>
        visit.Kind is NetworkKind.Satellite ? Satellite
        : visit.IsKnownVpn ? "The other login came from servers or a VPN that the User has come from before."
        : null;
}
