namespace MailSecurity.Domain.Geo;

public static class Countries
{
    public static string NameOf(string code) => code;

    public static bool AreNeighbours(string one, string other) => (one, other) is ("DE", "AT") or ("AT", "DE") or ("PT", "ES") or ("ES", "PT");
}
