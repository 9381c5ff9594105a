using MailSecurity.Domain.Detection;

namespace MailSecurity.Domain.Alerts.OnCall;

/// <summary>All that an Account has decided about who is told of incidents. Without a policy that fits, everybody with a device is.</summary>
public sealed record OnCallPlan(IReadOnlyList<OnCallSchedule> Schedules, IReadOnlyList<EscalationPolicy> Policies)
{
    public static OnCallPlan Empty { get; } = new([], []);

    /// <summary>In place of the Domains whose names somebody may not know.</summary>
    public const string OtherDomains = "other Domains";

    /// <summary>The plan for somebody who knows these Domains alone. A policy of others stays one of others, and does not become one of all.</summary>
    public OnCallPlan SeenBy(IReadOnlySet<string> domains) => this with
    {
        Policies = [.. Policies.Select(policy => policy.Domains.All(domains.Contains) ? policy : policy with { Domains = [.. policy.Domains.Where(domains.Contains), OtherDomains] })],
    };

    /// <summary>The policy that an alert follows: the one it began with, or the first that fits now.</summary>
    public EscalationPolicy? PolicyFor(Guid? begun, Severity severity, string domain, DateTimeOffset at) =>
        Policies.FirstOrDefault(policy => policy.Id == begun) ?? Policies.FirstOrDefault(policy => policy.Fits(severity, domain, at));

    /// <summary>The step of that number, counted through all rounds. A policy that was shortened meanwhile ends with its last step.</summary>
    public PlannedStep StepOf(EscalationPolicy policy, int number, DateTimeOffset at, Func<Guid, bool> isThere)
    {
        var position = Math.Min(number, policy.Length - 1);
        var (round, index) = Math.DivRem(position, policy.Steps.Count);
        var step = policy.Steps[index];
        var (people, gaps) = (step.People.ToList(), new List<string>());
        foreach (var schedule in step.Schedules.Select(id => Schedules.FirstOrDefault(known => known.Id == id)).OfType<OnCallSchedule>())
        {
            if (schedule.OnCallAt(at, isThere).AdminId is { } adminId)
            {
                people.Add(adminId);
            }
            else
            {
                gaps.Add($"Nobody is on call in {schedule.Name}.");
            }
        }

        var isLast = position == policy.Length - 1;
        var words = $"{policy.Name}, step {index + 1} of {policy.Steps.Count}{(round == 0 ? "" : $", repeat {round} of {policy.Repeats}")}";
        return new PlannedStep(
            words, [.. people.Distinct()], step.Everybody, gaps, isLast ? null : at + TimeSpan.FromMinutes(step.WaitMinutes), index < policy.Steps.Count - 1);
    }
}

/// <summary>What a step comes to at a moment.</summary>
/// <param name="Words">"Night, step 1 of 2".</param>
/// <param name="People">Whom it names, without those on call whom nobody can find.</param>
/// <param name="Everybody">Also everybody who can be told.</param>
/// <param name="Gaps">Schedules in which nobody is on call, as sentences.</param>
/// <param name="NextAt">Null: it was the last.</param>
/// <param name="GoesOnUnreached">Whether the next one comes at once if nobody can be told; a round that is over waits, so that repeats are not used up in an instant.</param>
public sealed record PlannedStep(string Words, IReadOnlyList<Guid> People, bool Everybody, IReadOnlyList<string> Gaps, DateTimeOffset? NextAt, bool GoesOnUnreached);
