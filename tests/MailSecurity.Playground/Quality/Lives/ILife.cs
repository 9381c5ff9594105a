using MailSecurity.Playground.Places;

namespace MailSecurity.Playground.Quality.Lives;

/// <summary>Where one person, or the person's devices, are when they look at their mail.</summary>
internal interface ILife
{
    /// <summary>Null while on the way.</summary>
    Source? Where(DateTimeOffset at, Chance chance);

    /// <summary>Mean time between two looks.</summary>
    TimeSpan Pace => TimeSpan.FromHours(2);

    /// <summary>A machine that looks day and night.</summary>
    bool NeverSleeps => false;

    /// <summary>The share of looks with a wrong password.</summary>
    double Failing => 0.015;
}
