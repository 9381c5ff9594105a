namespace MailSecurity.Domain.Detection;

/// <summary>How much an Account wants to be told. The numbers are stored.</summary>
public enum Sensitivity : byte
{
    /// <summary>The rules as they are.</summary>
    Balanced = 0,

    /// <summary>Any two untrusted countries within a day are an incident, from the first day, whatever is usual for the User.</summary>
    Strict = 1,

    /// <summary>Only what is high or critical is raised; the rest is set aside.</summary>
    Quiet = 2,
}
