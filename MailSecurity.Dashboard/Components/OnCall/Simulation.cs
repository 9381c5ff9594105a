using MailSecurity.Domain.Alerts.OnCall;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Storage;

namespace MailSecurity.Dashboard.Components.OnCall;

/// <summary>"If this fires now": the steps by the very plan that the sender follows, as long as nobody takes the incident.</summary>
/// <param name="view">The people, and how each can be told.</param>
/// <param name="severity">Of the incident.</param>
/// <param name="domain">Of its User; empty: of any.</param>
/// <param name="isMailSet">Without a mail server no mail arrives.</param>
internal sealed class Simulation(OnCallView view, Severity severity, string domain, bool isMailSet)
{
    public IEnumerable<SimulatedStep> Of(OnCallPlan plan, DateTimeOffset at)
    {
        if (plan.PolicyFor(null, severity, domain, at) is not { } policy)
        {
            yield return new SimulatedStep(at, "No policy fits: everybody who can be told, once", Everybody());
            yield break;
        }

        DateTimeOffset? next = at;
        for (var number = 0; next is { } now; number++)
        {
            var step = plan.StepOf(policy, number, now, view.IsThere);
            var told = step.People.Select(Told).Concat(step.Everybody ? Everybody() : []).Distinct().Concat(step.Gaps).ToList();
            var isReached = view.People.Any(person => (step.Everybody || step.People.Contains(person.Id)) && IsReached(person));
            yield return new SimulatedStep(now, step.Words, isReached ? told : [.. told, "Nobody can be reached."]);
            next = !isReached && step.GoesOnUnreached ? now : step.NextAt;
        }
    }

    private IEnumerable<string> Everybody() => view.People.Where(IsReached).Select(person => Told(person.Id));

    private bool IsReached(OnCallPerson person) => person.IsThere && person.Sees(domain) && (person.Devices > 0 || IsMailed(person));

    private bool IsMailed(OnCallPerson person) => isMailSet && severity >= person.MailFrom;

    private string Told(Guid id) => view.People.FirstOrDefault(person => person.Id == id) is not { } person ? "somebody who was removed" : $"{person.Name} ({How(person)})";

    private string How(OnCallPerson person) =>
        !person.IsThere ? "disabled"
        : !person.Sees(domain) ? "may not see it"
        : !IsReached(person) ? "no device"
        : string.Join(", ", new[] { Devices(person), IsMailed(person) ? "e-mail" : null, domain.Length == 0 && person.Domains is not null ? "of some Domains only" : null }.OfType<string>());

    private static string? Devices(OnCallPerson person) => person.Devices switch { 0 => null, 1 => "1 device", var many => $"{many} devices" };
}

internal sealed record SimulatedStep(DateTimeOffset At, string Words, IEnumerable<string> Told);
