namespace MailSecurity.Domain.Storage.Backup;

/// <summary>What a backup holds.</summary>
public sealed record BackupReport(long Bytes, long Logins, long Incidents, int Keys);

/// <summary>Why a backup was not made or not restored; nothing was changed.</summary>
public sealed class BackupException(string reason, Exception? cause = null) : Exception(reason, cause);
