namespace MailSecurity.Domain.Geo;

/// <summary>What a network is used for, as an Admin of the Account knows it.</summary>
public sealed class NetworkKindEntry
{
    public const int LongestName = 60;
    public const int LongestReason = 200;

    public int Id { get; init; }

    public int AccountId { get; init; }

    /// <summary>A network (203.0.113.0/24) or an AS number (AS3320), in the one form in which it is written.</summary>
    public string Key { get; init; } = "";

    public NetworkKind Kind { get; init; }

    /// <summary>Who runs it.</summary>
    public string Name { get; init; } = "";

    public string Reason { get; init; } = "";

    public DateTimeOffset CreatedAt { get; init; }

    public string CreatedBy { get; init; } = "";
}
