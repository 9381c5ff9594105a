namespace MailSecurity.Domain.Trust;

/// <summary>A trusted range with the names of what it applies to.</summary>
public sealed record TrustedEntry(
    long Id, string Network, string Domain, string? User, string Description, DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset? ExpiresAt)
{
    public DateTimeOffset? LastMatchedAt { get; init; }

    /// <summary>Successful logins that it covered.</summary>
    public long MatchedCount { get; init; }

    public bool IsExpired(DateTimeOffset now) => ExpiresAt <= now;
}

/// <summary>A range as somebody asks for it; nothing of it is checked yet.</summary>
public sealed record NewTrustedRange(string? Network, string? Domain, string? User, string? Description, DateTimeOffset? ExpiresAt);

/// <summary>Why a range was not taken. Without a field it is about the whole: a permission, or an entry that is gone.</summary>
public sealed record TrustProblem(string Field, string Text);

/// <summary>Which ranges to list; null means any.</summary>
public sealed record TrustFilter(string? Domain = null, string? Text = null);

/// <summary>The entry as it is now and what it did to incidents, or all that is wrong; then nothing was changed.</summary>
public sealed record TrustAnswer(TrustedEntry? Entry, IReadOnlyList<TrustProblem> Problems, RejudgeResult Rejudged)
{
    /// <summary>The expectation, if it was about one.</summary>
    public Expectation? Expected { get; init; }

    public string? Problem => Problems.Count == 0 ? null : string.Join(" ", Problems.Select(problem => problem.Text));
}
