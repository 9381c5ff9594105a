namespace MailSecurity.Dashboard.Commands;

/// <summary>What the process answers to a shell.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongUse = 2;

    /// <summary>EX_CONFIG of sysexits.h.</summary>
    public const int Configuration = 78;
}
