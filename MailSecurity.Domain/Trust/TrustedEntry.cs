namespace MailSecurity.Domain.Trust;

/// <summary>A trusted range with the names of what it applies to.</summary>
public sealed record TrustedEntry(
    long Id, string Network, string Domain, string? User, string Description, DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset? ExpiresAt);

/// <summary>A range as somebody asks for it; nothing of it is checked yet.</summary>
public sealed record NewTrustedRange(string? Network, string? Domain, string? User, string? Description, DateTimeOffset? ExpiresAt);

/// <summary>Why a range was not taken.</summary>
public sealed record TrustProblem(string Field, string Text);
