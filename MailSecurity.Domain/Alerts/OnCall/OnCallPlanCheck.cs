using MailSecurity.Domain.Detection;

namespace MailSecurity.Domain.Alerts.OnCall;

/// <summary>What is wrong with a plan, as sentences for the person who made it.</summary>
public static class OnCallPlanCheck
{
    public const int LongestName = 60;
    public const int MostRepeats = 5;
    public const int MostSteps = 10;
    public const int LongestWait = 24 * 60;
    private const int Most = 50;

    public static IReadOnlyList<string> Problems(OnCallPlan plan, IReadOnlySet<Guid> people)
    {
        var problems = new List<string>();
        if (plan.Schedules.Count > Most || plan.Policies.Count > Most)
        {
            problems.Add($"An Account has at most {Most} schedules and {Most} policies.");
        }

        Array.ForEach([.. plan.Schedules], schedule => Check(schedule, people, problems));
        Array.ForEach([.. plan.Policies], policy => Check(policy, plan, people, problems));
        foreach (var twice in plan.Schedules.Select(known => known.Name).GroupBy(name => name, StringComparer.OrdinalIgnoreCase)
            .Concat(plan.Policies.Select(known => known.Name).GroupBy(name => name, StringComparer.OrdinalIgnoreCase)).Where(names => names.Count() > 1))
        {
            problems.Add($"There are two with the name {twice.Key}.");
        }

        return problems;
    }

    private static void Check(OnCallSchedule schedule, IReadOnlySet<Guid> people, List<string> problems)
    {
        var name = schedule.Name;
        Name(name, "schedule", problems);
        Zone(schedule.Zone, name, problems);
        Require(schedule.Layers.Count is >= 1 and <= 10, $"{name}: a schedule has 1 to 10 layers.", problems);
        Require(schedule.Overrides.Count <= 200, $"{name}: too many overrides.", problems);
        foreach (var layer in schedule.Layers)
        {
            Name(layer.Name, "layer", problems);
            Require(Enum.IsDefined(layer.Every), $"{name}: there is no such rotation.", problems);
            Require(layer.People.Count is >= 1 and <= 50, $"{name}, {layer.Name}: somebody has to be in it.", problems);
            Require(layer.People.All(people.Contains), $"{name}, {layer.Name}: somebody in it is not of this Account.", problems);
            Require(layer.Hours is null or { Days.Count: > 0 }, $"{name}, {layer.Name}: its hours need a day.", problems);
            Require(layer.Start.Year is > 2000 and < 2200, $"{name}, {layer.Name}: its first day is out of range.", problems);
        }

        foreach (var taken in schedule.Overrides)
        {
            Require(taken.From < taken.To && taken.To - taken.From <= TimeSpan.FromDays(92), $"{name}: an override ends after it begins, and within three months.", problems);
            Require(people.Contains(taken.AdminId), $"{name}: whoever takes over is not of this Account.", problems);
        }
    }

    private static void Check(EscalationPolicy policy, OnCallPlan plan, IReadOnlySet<Guid> people, List<string> problems)
    {
        var name = policy.Name;
        Name(name, "policy", problems);
        Zone(policy.Zone, name, problems);
        Require(policy.Least is Severity.High or Severity.Critical, $"{name}: people are told of high and critical incidents.", problems);
        Require(policy.Repeats is >= 0 and <= MostRepeats, $"{name}: it repeats at most {MostRepeats} times.", problems);
        Require(policy.Steps.Count is >= 1 and <= MostSteps, $"{name}: a policy has 1 to {MostSteps} steps.", problems);
        Require(policy.Domains.Count <= 100 && policy.Domains.All(domain => domain.Length is > 0 and <= 255), $"{name}: its Domains are too many or too long.", problems);
        Require(policy.Hours is null or { Days.Count: > 0 }, $"{name}: its hours need a day.", problems);
        foreach (var step in policy.Steps)
        {
            Require(step.WaitMinutes is >= 1 and <= LongestWait, $"{name}: a step waits 1 to {LongestWait} minutes.", problems);
            Require(step.Everybody || step.People.Count + step.Schedules.Count > 0, $"{name}: each step tells somebody.", problems);
            Require(step.People.All(people.Contains), $"{name}: somebody in it is not of this Account.", problems);
            Require(step.Schedules.All(id => plan.Schedules.Any(known => known.Id == id)), $"{name}: a schedule that it uses does not exist. Take it out of the policy first.", problems);
        }
    }

    private static void Name(string name, string what, List<string> problems) =>
        Require(name.Trim().Length is > 0 and <= LongestName, $"A {what} has a name of 1 to {LongestName} characters.", problems);

    private static void Zone(string zone, string name, List<string> problems) =>
        Require(LocalTimes.ZoneOf(zone) is not null, $"{name}: '{(zone.Length > 40 ? zone[..40] : zone)}' is no time zone like Europe/Berlin.", problems);

    private static void Require(bool isGood, string problem, List<string> problems)
    {
        if (!isGood && !problems.Contains(problem))
        {
            problems.Add(problem);
        }
    }
}
