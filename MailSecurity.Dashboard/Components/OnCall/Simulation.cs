using MailSecurity.Domain.Alerts.OnCall;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Storage;

namespace MailSecurity.Dashboard.Components.OnCall;

/// <summary>"If this fires now": the steps by the very plan that the sender follows, as long as nobody takes the incident.</summary>
internal static class Simulation
{
    public static IEnumerable<SimulatedStep> Of(OnCallView view, OnCallPlan plan, Severity severity, string domain, DateTimeOffset at)
    {
        if (plan.PolicyFor(null, severity, domain, at) is not { } policy)
        {
            yield return new SimulatedStep(at, "No policy fits: everybody with a device, once", Everybody(view));
            yield break;
        }

        DateTimeOffset? next = at;
        for (var number = 0; next is { } now; number++)
        {
            var step = plan.StepOf(policy, number, now, view.IsThere);
            var told = step.People.Select(id => Told(view, id)).Concat(step.Everybody ? Everybody(view) : []).Distinct().Concat(step.Gaps).ToList();
            var isReached = step.Everybody ? view.People.Any(IsReachable) : view.People.Any(person => step.People.Contains(person.Id) && IsReachable(person));
            yield return new SimulatedStep(now, step.Words, isReached ? told : [.. told, "Nobody can be reached."]);
            next = !isReached && step.GoesOnUnreached ? now : step.NextAt;
        }
    }

    private static IEnumerable<string> Everybody(OnCallView view) => view.People.Where(IsReachable).Select(person => Told(view, person.Id));

    private static bool IsReachable(OnCallPerson person) => person is { IsThere: true, Devices: > 0 };

    private static string Told(OnCallView view, Guid id) => view.People.FirstOrDefault(person => person.Id == id) is not { } person ? "somebody who was removed"
        : !person.IsThere ? $"{person.Name} (disabled)"
        : person.Devices == 0 ? $"{person.Name} (no device)"
        : $"{person.Name} ({person.Devices} device{(person.Devices == 1 ? "" : "s")})";
}

internal sealed record SimulatedStep(DateTimeOffset At, string Words, IEnumerable<string> Told);
