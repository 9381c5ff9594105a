using Microsoft.Extensions.Options;

namespace MailSecurity.Domain.Storage.Retention;

/// <summary>How long what is stored is kept. The audit log is kept for good.</summary>
public sealed class RetentionOptions
{
    public const string Section = "MailSecurity:Retention";

    /// <summary>Judging again after a change of trust looks back two days and takes what it finds for the whole; a preview looks back a month.</summary>
    internal const int LeastLoginDays = 7;

    /// <summary>Days that logins, messages, suppressed findings, alerts and samples of unreadable lines are kept, by their own time.</summary>
    public int LoginDays { get; set; } = 90;

    /// <summary>Days that a closed incident is kept with its evidence and history. Open ones are kept however old.</summary>
    public int IncidentDays { get; set; } = 730;

    /// <summary>Days that the daily counts by address are kept: 13 months.</summary>
    public int AggregateDays { get; set; } = 396;
}

internal sealed class RetentionOptionsCheck : IValidateOptions<RetentionOptions>
{
    private const int LeastAggregateDays = 31;
    private const int Most = 36_500;

    public ValidateOptionsResult Validate(string? name, RetentionOptions options)
    {
        var problems = new List<string>();
        Check(nameof(options.LoginDays), options.LoginDays, RetentionOptions.LeastLoginDays);
        Check(nameof(options.IncidentDays), options.IncidentDays, RetentionOptions.LeastLoginDays);
        Check(nameof(options.AggregateDays), options.AggregateDays, LeastAggregateDays);
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);

        void Check(string option, int value, int least)
        {
            if (value < least || value > Most)
            {
                problems.Add($"{RetentionOptions.Section}:{option} is {value}; it must be a number of days from {least} to {Most}.");
            }
        }
    }
}
