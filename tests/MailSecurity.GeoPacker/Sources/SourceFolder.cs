using System.Globalization;
using System.Text.Json;

namespace MailSecurity.GeoPacker.Sources;

/// <summary>The npm packages the databases are made from, as pack.sh installed them.</summary>
public sealed class SourceFolder(string nodeModules)
{
    public Package Countries { get; } = new(nodeModules, "geo-whois-asn-country-mmdb");

    public Package Cities { get; } = new(nodeModules, "dbip-city-mmdb");

    public Package Networks { get; } = new(nodeModules, "asn");

    public sealed class Package(string nodeModules, string name)
    {
        private readonly string _folder = Path.Combine(nodeModules, "@ip-location-db", name);

        /// <summary>The hour in the version: 2.3.2026061719 is 17 June 2026, 19:00.</summary>
        public DateTimeOffset BuiltAt
        {
            get
            {
                using var manifest = JsonDocument.Parse(System.IO.File.ReadAllBytes(File("package.json")));
                var version = manifest.RootElement.GetProperty("version").GetString()!;
                return DateTimeOffset.ParseExact(version.Split('.')[^1], "yyyyMMddHH", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            }
        }

        public string File(string file) => Path.Combine(_folder, file);
    }
}
