using MailSecurity.Domain.Alerts.OnCall;
using MailSecurity.Domain.Detection;

namespace MailSecurity.Dashboard.Components.OnCall;

/// <summary>An escalation policy while it is edited.</summary>
public sealed class PolicyDraft
{
    private static readonly char[] Separators = [' ', ',', ';'];

    public Guid Id { get; private init; }

    public string Name { get; set; } = "";

    public Severity Least { get; set; } = Severity.High;

    public string Domains { get; set; } = "";

    public HoursDraft Hours { get; private init; } = HoursDraft.Of(null);

    public string Zone { get; set; } = "UTC";

    public List<StepDraft> Steps { get; } = [];

    public int Repeats { get; set; } = 2;

    public static PolicyDraft New(string name, string zone) => new() { Id = Guid.CreateVersion7(), Name = name, Zone = zone, Steps = { new StepDraft { Everybody = true } } };

    public static PolicyDraft Of(EscalationPolicy policy)
    {
        var draft = new PolicyDraft
        {
            Id = policy.Id,
            Name = policy.Name,
            Least = policy.Least,
            Domains = string.Join(", ", policy.Domains),
            Hours = HoursDraft.Of(policy.Hours),
            Zone = policy.Zone,
            Repeats = policy.Repeats,
        };
        draft.Steps.AddRange(policy.Steps.Select(StepDraft.Of));
        return draft;
    }

    public EscalationPolicy Read() => new(
        Id, Name.Trim(), Least, Domains.Split(Separators, StringSplitOptions.RemoveEmptyEntries), Hours.Read(), Zone.Trim(), [.. Steps.Select(step => step.Read())], Repeats);
}

/// <summary>A step while it is edited.</summary>
public sealed class StepDraft
{
    public List<Guid> People { get; } = [];

    public HashSet<Guid> Schedules { get; } = [];

    public bool Everybody { get; set; }

    public int Wait { get; set; } = 5;

    public static StepDraft Of(EscalationStep step)
    {
        var draft = new StepDraft { Everybody = step.Everybody, Wait = step.WaitMinutes };
        draft.People.AddRange(step.People);
        draft.Schedules.UnionWith(step.Schedules);
        return draft;
    }

    public EscalationStep Read() => new([.. Schedules], [.. People], Everybody, Wait);
}
