namespace MailSecurity.Playground.People;

/// <summary>A customer's domain, where most of its people live, where they go over the border, and which mail host serves it.</summary>
internal sealed record MailDomain(string Name, string Country, string Neighbour, int Host);

internal static class Domains
{
    public static readonly IReadOnlyList<MailDomain> All =
    [
        new("example.org", "NL", "BE", 0),
        new("example.com", "US", "CA", 0),
        new("harbour.example.org", "PT", "ES", 0),
        new("example.net", "DE", "AT", 1),
        new("orchard.example.net", "GB", "IE", 1),
        new("lantern.example.com", "FR", "CH", 1),
    ];
}
