using MailSecurity.Domain.Geo.Databases;
using Microsoft.Extensions.Options;

namespace MailSecurity.Domain.Geo;

/// <summary>Every configured database must open and hold what its key says.</summary>
internal sealed class GeoOptionsCheck : IValidateOptions<GeoOptions>
{
    public ValidateOptionsResult Validate(string? name, GeoOptions options)
    {
        List<string> problems = [];
        Check(nameof(GeoOptions.CountryDatabase), options.CountryDatabase, PlaceDatabase.Open);
        Check(nameof(GeoOptions.CityDatabase), options.CityDatabase, PlaceDatabase.Open);
        Check(nameof(GeoOptions.AsnDatabase), options.AsnDatabase, NetworkDatabase.Open);
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);

        void Check(string key, string? path, Func<DatabaseFile, IDatabase> open)
        {
            if (string.IsNullOrWhiteSpace(path))
            {
                return;
            }

            try
            {
                // Mapped, so that checking a large file does not read all of it.
                open(DatabaseFile.Of(path) with { Access = MaxMind.Db.FileAccessMode.MemoryMapped }).Dispose();
            }
            catch (Exception failure)
            {
                problems.Add($"{GeoOptions.Section}:{key} is '{path}': {failure.Message}");
            }
        }
    }
}
