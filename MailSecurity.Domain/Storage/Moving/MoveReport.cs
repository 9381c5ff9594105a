namespace MailSecurity.Domain.Storage.Moving;

/// <summary>How far a move has come with one table; <paramref name="IsChecked"/> when both sides were compared.</summary>
public sealed record MoveProgress(string Table, long Rows, long Of, bool IsChecked);

/// <summary>What was moved.</summary>
public sealed record MoveReport(int Tables, long Rows, int Keys);

/// <summary>Why nothing was moved, or not all of it; the source is as it was.</summary>
public sealed class MoveException(string reason, Exception? cause = null) : Exception(reason, cause);
