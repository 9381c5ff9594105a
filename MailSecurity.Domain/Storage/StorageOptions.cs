using MailSecurity.Domain.Storage.Postgres;
using Microsoft.Extensions.Options;

namespace MailSecurity.Domain.Storage;

/// <summary>Where everything is kept.</summary>
public sealed class StorageOptions
{
    public const string Section = "MailSecurity:Storage";

    public const string Sqlite = "Sqlite";

    public const string Postgres = "Postgres";

    /// <summary>Which database, Sqlite or Postgres. Default: Sqlite.</summary>
    public string Provider { get; set; } = Sqlite;

    /// <summary>Empty: a file in the data directory, for Sqlite. Postgres needs one.</summary>
    public string ConnectionString { get; set; } = "";
}

internal sealed class StorageOptionsCheck : IValidateOptions<StorageOptions>
{
    public ValidateOptionsResult Validate(string? name, StorageOptions options) => options.Provider switch
    {
        StorageOptions.Sqlite => ValidateOptionsResult.Success,
        StorageOptions.Postgres => PostgresContexts.Problem(options.ConnectionString) is { } problem
            ? ValidateOptionsResult.Fail($"{StorageOptions.Section}:ConnectionString {problem}")
            : ValidateOptionsResult.Success,
        _ => ValidateOptionsResult.Fail($"{StorageOptions.Section}:Provider is '{options.Provider}'; it must be Sqlite or Postgres."),
    };
}
