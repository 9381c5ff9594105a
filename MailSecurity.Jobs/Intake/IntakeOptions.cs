using MailSecurity.Domain.MailLogs;
using Microsoft.Extensions.Options;

namespace MailSecurity.Jobs.Intake;

/// <summary>Where logins come from without being sent.</summary>
public sealed class IntakeOptions
{
    public const string Section = "MailSecurity:Intake";

    /// <summary>Mail logs to follow: paths, or globs with * and ? in the last part. Default: none.</summary>
    public List<string> Files { get; set; } = [];

    /// <summary>Zone of time stamps that carry none (RFC 3164), as an IANA name. Empty: this machine's zone.</summary>
    public string TimeZone { get; set; } = "";

    public TimeZoneInfo Zone => TimeZone.Length == 0 ? TimeZoneInfo.Local : TimeZoneInfo.FindSystemTimeZoneById(TimeZone);

    /// <summary>A reader for lines received at <paramref name="reference"/>, or from a file last written then.</summary>
    public MailLogReader CreateReader(DateTimeOffset reference) => new(new MailLogOptions { Zone = Zone, Reference = reference });
}

internal sealed class IntakeOptionsCheck : IValidateOptions<IntakeOptions>
{
    public ValidateOptionsResult Validate(string? name, IntakeOptions options)
    {
        var problems = new List<string>();
        if (options.TimeZone.Length > 0 && !TimeZoneInfo.TryFindSystemTimeZoneById(options.TimeZone, out _))
        {
            problems.Add($"{IntakeOptions.Section}:TimeZone is '{options.TimeZone}'; it must be the IANA name of a time zone, such as Europe/Berlin.");
        }

        for (var index = 0; index < options.Files.Count; index++)
        {
            if (string.IsNullOrWhiteSpace(options.Files[index]))
            {
                problems.Add($"{IntakeOptions.Section}:Files:{index} is empty; it must be a path or a glob.");
            }
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
