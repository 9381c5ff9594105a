using MaxMind.Db;

namespace MailSecurity.Domain.Geo.Databases;

/// <summary>An opened file. Reading it is thread-safe; closing it while others read is not.</summary>
internal interface IDatabase : IDisposable
{
    DatabaseFile File { get; }

    Metadata Metadata { get; }
}
