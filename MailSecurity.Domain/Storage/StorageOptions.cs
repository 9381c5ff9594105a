using Microsoft.Extensions.Options;

namespace MailSecurity.Domain.Storage;

/// <summary>Where everything is kept.</summary>
public sealed class StorageOptions
{
    public const string Section = "MailSecurity:Storage";

    public const string Sqlite = "Sqlite";

    /// <summary>Which database. Default: Sqlite.</summary>
    public string Provider { get; set; } = Sqlite;

    /// <summary>Empty: a file in the data directory.</summary>
    public string ConnectionString { get; set; } = "";
}

internal sealed class StorageOptionsCheck : IValidateOptions<StorageOptions>
{
    public ValidateOptionsResult Validate(string? name, StorageOptions options) =>
        options.Provider == StorageOptions.Sqlite
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"{StorageOptions.Section}:Provider is '{options.Provider}'; it must be Sqlite.");
}
