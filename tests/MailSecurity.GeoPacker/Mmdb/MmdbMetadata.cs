namespace MailSecurity.GeoPacker.Mmdb;

/// <summary>What a file says about itself.</summary>
public sealed record MmdbMetadata(string DatabaseType, DateTimeOffset BuiltAt, string Description)
{
    public int IPVersion { get; init; } = 6;

    // Readers in other languages refuse a number of the wrong width, so each type is the specification's.
    internal Dictionary<string, object> ToMap(int nodeCount, int recordSize) => new()
    {
        ["binary_format_major_version"] = (ushort)2,
        ["binary_format_minor_version"] = (ushort)0,
        ["build_epoch"] = (ulong)BuiltAt.ToUnixTimeSeconds(),
        ["database_type"] = DatabaseType,
        ["description"] = new Dictionary<string, object> { ["en"] = Description },
        ["ip_version"] = (ushort)IPVersion,
        ["languages"] = new List<object> { "en" },
        ["node_count"] = (uint)nodeCount,
        ["record_size"] = (ushort)recordSize,
    };
}
