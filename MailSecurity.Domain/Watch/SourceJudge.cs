using System.Globalization;
using MailSecurity.Domain.Logins;

namespace MailSecurity.Domain.Watch;

/// <summary>Says what is wrong with a source, compared with its own past.</summary>
public static class SourceJudge
{
    private const int FewestUnreadable = 20;
    private const int TimesTheUsualShare = 3;

    private static readonly TimeSpan NewSourceSilentAfter = TimeSpan.FromHours(1);

    public static IEnumerable<HealthProblem> Judge(LoginSource source, SourceHistory history, WatchdogOptions options, DateTimeOffset now)
    {
        // An import has an end; it owes nothing.
        if (source.Kind is SourceKind.Import)
        {
            yield break;
        }

        var name = NameOf(source);
        var hour = SourceHour.NumberOf(now);
        var (events, unreadable, dropped) = Sum(history, hour - 1, hour);
        if (Usual(source, history, options, now) is { } usual)
        {
            yield return Problem(
                HealthKind.SourceSilent,
                $"{name} is silent since {Long(now - source.LastReceivedAt)}; about {Math.Ceiling(usual).ToString("N0", CultureInfo.InvariantCulture)} logins and messages were usual in that time.",
                "Check that the mail server runs and that its log still reaches this panel.");
        }
        else if (source.Kind is not SourceKind.Api && source.Lag > options.MostLag && now - source.LastReceivedAt < TimeSpan.FromHours(1))
        {
            yield return Problem(
                HealthKind.SourceBehind,
                $"{name} is {Long(source.Lag.Value)} behind.",
                "If the panel is reading an old log, wait. Otherwise compare the mail server's clock and time zone with this machine's, and look at the queue of its syslog.");
        }

        var share = Share(unreadable, events);
        var (eventsBefore, unreadableBefore, _) = Sum(history, hour - SourceHistory.HoursOfAWeek, hour - 2);
        if (unreadable >= FewestUnreadable && share > options.MostUnreadable && share > TimesTheUsualShare * Share(unreadableBefore, eventsBefore))
        {
            yield return Problem(
                HealthKind.SourceUnreadable,
                $"{share.ToString("P0", CultureInfo.InvariantCulture)} of the login lines of {name} could not be read in the last hour.",
                "Look at the samples on the Sources screen: the mail server's log format may have changed.");
        }

        if (dropped > 0)
        {
            yield return Problem(
                HealthKind.SourceDropping,
                $"{dropped.ToString("N0", CultureInfo.InvariantCulture)} datagrams of {name} were dropped in the last hour.",
                "Let it send over TCP: it then waits instead.");
        }

        HealthProblem Problem(HealthKind kind, string text, string advice) => new(kind, $"{kind}/{source.Id}", source.AccountId, source.Id, text, advice);
    }

    /// <summary>A source as a sentence names it.</summary>
    public static string NameOf(LoginSource source) => source.Kind switch
    {
        SourceKind.File => $"The file {source.Name}",
        SourceKind.Syslog => $"The syslog sender {source.Name}",
        SourceKind.Api => $"The API client {source.Name}",
        SourceKind.DovecotPolicy => $"The Dovecot server {source.Name}",
        _ => $"The source {source.Name}",
    };

    // What was to be expected in the silence that there is now; null if it is none.
    private static double? Usual(LoginSource source, SourceHistory history, WatchdogOptions options, DateTimeOffset now)
    {
        var silence = now - source.LastReceivedAt;
        if (silence < options.SilentAfter)
        {
            return null;
        }

        if (history.UsualBetween(source.LastReceivedAt, now) is { } usual)
        {
            return usual >= options.SilentAfterEvents ? usual : null;
        }

        var rate = silence < NewSourceSilentAfter ? 0 : history.RateUntil(source.LastReceivedAt);
        return rate > options.NewSourcePerHour ? rate * silence.TotalHours : null;
    }

    private static (long Events, long Unreadable, long Dropped) Sum(SourceHistory history, int from, int to)
    {
        var (events, unreadable, dropped) = (0L, 0L, 0L);
        for (var hour = from; hour <= to; hour++)
        {
            if (history[hour] is { } counted)
            {
                events += counted.Events + counted.Duplicates;
                unreadable += counted.Unreadable;
                dropped += counted.Dropped;
            }
        }

        return (events, unreadable, dropped);
    }

    private static double Share(long unreadable, long events) => unreadable == 0 ? 0 : (double)unreadable / (unreadable + events);

    private static string Long(TimeSpan time) => time switch
    {
        { TotalMinutes: < 120 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0} min"),
        { TotalHours: < 48 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalDays:0} days"),
    };
}
