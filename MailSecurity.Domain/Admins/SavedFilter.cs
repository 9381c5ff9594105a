namespace MailSecurity.Domain.Admins;

/// <summary>A view of the board that an Admin has given a name. It is nobody else's.</summary>
public sealed class SavedFilter
{
    public const int LongestName = 60;
    public const int LongestQuery = 2_000;

    /// <summary>As many as fit a menu.</summary>
    public const int MostPerAdmin = 20;

    public long Id { get; init; }

    public Guid AdminId { get; init; }

    public string Name { get; init; } = "";

    /// <summary>The query part of the board's address, without the question mark.</summary>
    public string Query { get; set; } = "";
}
