namespace MailSecurity.GeoPacker.Verify;

/// <summary>How often the packed databases said what their sources say.</summary>
internal sealed record Tally
{
    public int Addresses { get; set; }

    public int Countries { get; set; }

    public int Located { get; set; }

    public int Points { get; set; }

    public int Within { get; set; }

    public int Networks { get; set; }

    public double ErrorSum { get; set; }

    public double RadiusSum { get; set; }

    public bool IsPerfect => Countries == Addresses && Points == Addresses && Networks == Addresses && Within == Located;

    public override string ToString() => $"""
        {Addresses} addresses
        {Countries} with the country of the source
        {Networks} with the number and owner of the source
        {Points} with coordinates exactly when both sources agree on the country ({Located} have them)
        {Within} of these within the accuracy radius ({ErrorSum / Located:0} km off, radius {RadiusSum / Located:0} km, on average)
        """;
}
