using MailSecurity.GeoPacker.Mmdb;
using MailSecurity.GeoPacker.Sources;

namespace MailSecurity.GeoPacker;

/// <summary>Number and owner of the network of every routed address, in the layout of GeoLite2 ASN.</summary>
public static class AsnDatabase
{
    public const string FileName = "MailSecurity-ASN.mmdb";

    public static void Pack(SourceFolder sources, Stream target)
    {
        var tree = new PrefixTree();
        var data = new DataSection();
        string[] files = [sources.Networks.File("asn-ipv4.csv"), sources.Networks.File("asn-ipv6.csv")];
        foreach (var (first, last, asn) in files.SelectMany(AsnSource.Read))
        {
            tree.AddRange(first, last, data.Store(Record(asn)) + 1);
        }

        var shared = new SharedTree();
        // MaxMind.GeoIP2 opens a file for Asn() only when its type holds "GeoLite2-ASN"; DB-IP says it this way as well.
        var metadata = new MmdbMetadata("MailSecurity-ASN (compat=GeoLite2-ASN)", sources.Networks.BuiltAt,
            "Networks by Route Views (routeviews.org), DB-IP (https://db-ip.com) and the Number Resource Organization (nro.net). "
            + "All CC BY 4.0, repacked.");
        MmdbWriter.Write(target, shared, shared.Add(tree, tree.Root), data, metadata);
    }

    private static Dictionary<string, object> Record(AsnRecord asn)
    {
        var record = new Dictionary<string, object> { ["autonomous_system_number"] = asn.Number };
        if (asn.Owner.Length > 0)
        {
            record.Add("autonomous_system_organization", asn.Owner);
        }

        return record;
    }
}
