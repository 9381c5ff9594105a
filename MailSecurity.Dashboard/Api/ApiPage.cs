namespace MailSecurity.Dashboard.Api;

/// <summary>A list as every call answers it.</summary>
internal sealed record ApiPage<T>(IReadOnlyList<T> Items, string? Next);
