namespace MailSecurity.Playground.Servers;

/// <summary>Whom a message goes to and how that ended.</summary>
internal readonly record struct Recipient(string Name, int Number, string Domain, string Dsn, string Status)
{
    private static readonly string[] FirstParts = ["info", "office", "sales", "contact", "orders", "post"];
    private static readonly string[] Domains = ["partner.example", "client.example", "shop.example", "school.example", "studio.example"];

    /// <summary>Addresses from a stolen list fail more often than those from an address book.</summary>
    public static Recipient Draw(Chance chance, double bounces)
    {
        var (name, number, domain) = (chance.Pick(FirstParts), chance.Below(5_000), chance.Pick(Domains));
        return chance.Happens(bounces)
            ? new(name, number, domain, "5.1.1", "bounced (host mx said: 550 5.1.1 User unknown)")
            : new(name, number, domain, "2.0.0", "sent (250 2.0.0 Ok: queued)");
    }
}
