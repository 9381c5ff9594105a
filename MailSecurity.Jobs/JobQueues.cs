using MailSecurity.Jobs.Detection;

namespace MailSecurity.Jobs;

/// <summary>Where jobs wait, by what must not wait for what.</summary>
internal static class JobQueues
{
    /// <summary>Judging logins.</summary>
    public const string Analysis = "analysis";

    /// <summary>What notices that the others do not get on; short, and never held up by them.</summary>
    public const string Watch = "watch";

    /// <summary>Alerts for devices, and whatever decides who is told.</summary>
    public const string Alerts = "alerts";

    /// <summary>Alerts by mail and webhook: others' servers, which may hang.</summary>
    public const string Outside = "outside";

    /// <summary>Messages to people, and whatever names no queue.</summary>
    public const string Default = "default";

    /// <summary>What may take minutes and nobody waits for: one at a time.</summary>
    public const string Slow = "slow";

    /// <summary>
    /// How many workers each has. Beside the analysis that runs one may wait for its turn; an alert that is slow to be taken keeps one worker.
    /// </summary>
    public static readonly IReadOnlyDictionary<string, int> Workers = new Dictionary<string, int>
    {
        [Analysis] = AnalysisPartitions.Count + 1,
        [Watch] = 2,
        [Alerts] = 2,
        [Outside] = 2,
        [Default] = 2,
        [Slow] = 1,
    };
}
