namespace MailSecurity.Domain.Detection;

/// <summary>Until enough is known of a User, only <see cref="Detectors.MoreThanOneLocation"/> speaks, at medium.</summary>
public sealed class LearningOptions
{
    public const string Section = "MailSecurity:Detection:Learning";

    /// <summary>Days of history after which a User is known. Default: 14.</summary>
    public int Days { get; set; } = 14;

    /// <summary>Successful logins after which a User is known, if that comes first. Default: 10.</summary>
    public int Logins { get; set; } = 10;

    public bool IsLearning(UserProfile before, DateTimeOffset at) =>
        before.LoginCount < Logins && at - before.FirstLoginAt < TimeSpan.FromDays(Days);
}
