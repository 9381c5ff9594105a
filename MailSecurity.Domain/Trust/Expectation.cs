using System.Globalization;
using MailSecurity.Domain.Geo;

namespace MailSecurity.Domain.Trust;

/// <summary>
/// A User is expected in a country until a day: travelling. Logins from there while it lasts raise nothing about the location.
/// </summary>
public sealed class Expectation
{
    public const int MostDays = 90;
    public const int LongestNote = 200;

    public long Id { get; set; }

    public int AccountId { get; set; }

    public int DomainId { get; set; }

    public int UserId { get; set; }

    /// <summary>Two letters.</summary>
    public string Country { get; set; } = "";

    /// <summary>A login at this moment is not covered any more.</summary>
    public DateTimeOffset EndsAt { get; set; }

    public string Note { get; set; } = "";

    public DateTimeOffset CreatedAt { get; set; }

    public string CreatedBy { get; set; } = "";

    public bool IsOver(DateTimeOffset now) => EndsAt <= now;

    /// <summary>"expected in Portugal until 17 August", as histories and screens say it.</summary>
    public string Words => $"expected in {Countries.NameOf(Country)} until {LastDay}";

    /// <summary>"17 August".</summary>
    public string LastDay => EndsAt.UtcDateTime.AddTicks(-1).ToString("d MMMM", CultureInfo.InvariantCulture);

    /// <summary>Why a finding was not raised.</summary>
    public string Because => $"{Words}, {CreatedBy}";
}

/// <summary>An expectation as somebody asks for it; nothing of it is checked yet.</summary>
public sealed record NewExpectation(string? User, string? Country, DateTimeOffset? EndsAt, string? Note);
