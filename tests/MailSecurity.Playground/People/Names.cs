namespace MailSecurity.Playground.People;

/// <summary>Made-up people at domains that are reserved for examples.</summary>
internal static class Names
{
    private static readonly string[] First = Words("""
        ana bruno clara daniel elena felix greta hugo ines jonas karla liam maria nuno olivia paulo rita simon teresa viktor
        wanda yara zoe anton beatriz carlos diana emil fiona gustav helena ivan julia kevin laura marco nina oscar petra quentin
        rosa stefan tania ulrich vera walter xenia adam birgit cecile david esther frank gloria henrik irene jack
        """);

    private static readonly string[] Last = Words("""
        almeida bakker costa dekker evans fischer garcia hansen ivers jansen keller lopes meyer novak oliveira peters
        quist ramos santos thomas ulrich visser weber young zimmer abbot barros clarke duarte engel ferreira graham
        hofmann irwin jacobs kramer lambert moreau nunes ortiz pinto renard silva tavares vargas wagner xavier zuidema
        adler brandt carter dubois ellis faria girard horvat king lefevre martin neves olsen pereira roth schmidt turner
        vidal walsh arnaud berger cardoso delgado ebert fonseca gomes huber jensen klein laurent mendes
        """);

    /// <summary>How many different mailboxes there are.</summary>
    public static int Count => First.Length * Last.Length * Domains.All.Count;

    /// <summary>The mailbox of that number; neighbouring numbers have nothing visible in common.</summary>
    public static (string User, MailDomain Domain) Of(int number, ulong seed)
    {
        // A step that shares no divisor with the count visits every combination once before it repeats.
        const long Step = 7_368_787;
        var place = (int)(((number * Step) + (long)(seed % 100_003)) % Count);
        var (name, domain) = (place / Domains.All.Count, Domains.All[place % Domains.All.Count]);
        return ($"{First[name % First.Length]}.{Last[name / First.Length]}@{domain.Name}", domain);
    }

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
