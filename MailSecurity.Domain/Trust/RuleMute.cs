using System.Globalization;

namespace MailSecurity.Domain.Trust;

/// <summary>One rule says nothing about one User for a while: what it finds is set aside with this reason.</summary>
public sealed class RuleMute
{
    public const int MostDays = 365;
    public const int ShortestReason = 2;
    public const int LongestReason = 200;

    public long Id { get; set; }

    public int AccountId { get; set; }

    public int DomainId { get; set; }

    public int UserId { get; set; }

    /// <summary>The rule's stable name.</summary>
    public string Rule { get; set; } = "";

    public string Reason { get; set; } = "";

    /// <summary>A login at this moment is not covered any more.</summary>
    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>Its end has been judged.</summary>
    public bool IsOver { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public string CreatedBy { get; set; } = "";

    /// <summary>Why a finding was not raised: "muted until 17 August 2027 by Ana: knows about it".</summary>
    public string Because => string.Create(CultureInfo.InvariantCulture, $"muted until {ExpiresAt.UtcDateTime.AddTicks(-1):d MMMM yyyy} by {CreatedBy}: {Reason}");

    public bool IsOverAt(DateTimeOffset at) => ExpiresAt <= at;
}

/// <summary>A mute as somebody asks for it; nothing of it is checked yet.</summary>
public sealed record NewMute(string? User, string? Rule, string? Reason, DateTimeOffset? ExpiresAt);

/// <summary>A mute with the name of its User.</summary>
public sealed record MuteLine(long Id, string User, string Rule, string Reason, DateTimeOffset ExpiresAt, DateTimeOffset CreatedAt, string CreatedBy);
