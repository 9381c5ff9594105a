using System.Globalization;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Watch;

namespace MailSecurity.Dashboard.Components.Sources;

/// <summary>How a source is, at a glance.</summary>
public enum SourceState
{
    Receiving,

    /// <summary>Nothing for a while, as is usual for it.</summary>
    Quiet,
    Silent,
    Failing,

    /// <summary>An import: it was read to its end.</summary>
    Read,
}

/// <summary>What the screen says about a source.</summary>
internal static class SourceWords
{
    private static readonly TimeSpan Lately = TimeSpan.FromMinutes(15);

    public static string KindOf(SourceKind kind) => kind switch
    {
        SourceKind.File => "log file",
        SourceKind.Import => "import",
        SourceKind.Api => "API client",
        SourceKind.Syslog => "syslog sender",
        SourceKind.DovecotPolicy => "Dovecot auth policy",
        _ => "mail server",
    };

    /// <summary>What happens when a source that was deleted sends again; null if it cannot.</summary>
    public static string? ReturnOf(SourceKind kind) => kind switch
    {
        SourceKind.Syslog => "If it sends again, it comes back as a new source. To turn it away, take its network out of MailSecurity:Intake:Syslog:Allowed.",
        SourceKind.File => "If the panel still follows the file, it comes back with the next line. To stop that, take it out of MailSecurity:Intake:Files.",
        SourceKind.Api => "If it sends again, it comes back as a new source. An API Sub-Admin is disabled under Security, Sub-Admins.",
        _ => null,
    };

    public static SourceState StateOf(LoginSource source, IReadOnlyList<HealthProblem> problems, DateTimeOffset now)
    {
        var own = problems.Where(problem => problem.SourceId == source.Id).Select(problem => problem.Kind).ToList();
        return source.Kind is SourceKind.Import ? SourceState.Read
            : own.Contains(HealthKind.SourceSilent) ? SourceState.Silent
            : own.Count > 0 ? SourceState.Failing
            : now - source.LastReceivedAt < Lately && source.LastEventAt is not null ? SourceState.Receiving
            : SourceState.Quiet;
    }

    /// <summary>New logins and messages in each of the last 24 hours, the running one last.</summary>
    public static int[] LastDay(SourceRecord record, DateTimeOffset now)
    {
        var last = SourceHour.NumberOf(now);
        var hours = record.Hours.ToDictionary(hour => hour.Hour, hour => hour.Events);
        return [.. Enumerable.Range(last - 23, 24).Select(hour => hours.GetValueOrDefault(hour))];
    }

    public static string LagOf(LoginSource source) => source.Kind is SourceKind.Import ? "–" : source.Lag switch
    {
        null => "–",
        { TotalSeconds: < 1 } => "< 1 s",
        { TotalSeconds: < 120 } lag => string.Create(CultureInfo.InvariantCulture, $"{lag.TotalSeconds:0} s"),
        { TotalMinutes: < 120 } lag => string.Create(CultureInfo.InvariantCulture, $"{lag.TotalMinutes:0} min"),
        { } lag => string.Create(CultureInfo.InvariantCulture, $"{lag.TotalHours:0} h"),
    };
}
