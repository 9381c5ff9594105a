using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Alerts.OnCall;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage;
using MailSecurity.Testing;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Jobs.Tests.Alerts.Scenarios;

/// <summary>Plays a case: the clock goes on by minutes, what is due happens, and then the sender runs as it does every minute.</summary>
internal sealed class AlertPlay : IAsyncDisposable
{
    private readonly AlertScenario _scenario;
    private readonly AlertBench _bench;
    private readonly Dictionary<string, Guid> _people = [];
    private readonly ConcurrentDictionary<string, HttpStatusCode> _failing = [];
    private int _seen;
    private int _seenHooks;
    private int _statement;
    private bool _isDead;
    private Task _racing = Task.CompletedTask;

    private AlertPlay(AlertScenario scenario, AlertBench bench) => (_scenario, _bench) = (scenario, bench);

    /// <summary>"12:05 ben/phone".</summary>
    public List<string> Told { get; } = [];

    private static CancellationToken Cancel => AlertBench.Cancel;

    private Tenant Tenant => Tenant.Of(_bench.Bench.Account);

    public static async Task<AlertPlay> BeginAsync(AlertScenario scenario)
    {
        var bench = await AlertBench.CreateAsync();
        var play = new AlertPlay(scenario, bench);
        bench.Bench.Clock.AutoAdvanceAmount = TimeSpan.Zero;
        bench.Bench.Clock.AdjustTime(scenario.Start);
        bench.Push.Answer = path => play._failing.TryGetValue(path, out var status) || play._failing.TryGetValue("all", out status) ? new HttpResponseMessage(status) : null;
        bench.Hooks.Answer = () => play._failing.TryGetValue("hook", out var status) ? new HttpResponseMessage(status) : null;
        foreach (var form in scenario.Said("webhook"))
        {
            await bench.AddWebhookAsync(Enum.Parse<WebhookForm>(form), "https://hooks.example.org/mail");
        }

        foreach (var person in scenario.Said("people").SelectMany(line => line.Split(' ')))
        {
            await play.AddAsync(person);
        }

        if (scenario.Plan(play._people) is { Policies.Count: > 0 } plan)
        {
            await play.PlanAsync(plan);
        }

        return play;
    }

    public async Task RunAsync()
    {
        foreach (var minute in Enumerable.Range(0, (int)(_scenario.Until - _scenario.Start).TotalMinutes + 1))
        {
            var now = _scenario.Start.AddMinutes(minute);
            _bench.Bench.Clock.Advance(now - _bench.Bench.Clock.GetUtcNow());
            foreach (var (_, what) in _scenario.Events.Where(happens => happens.At == now))
            {
                await HappensAsync(what.Split(' '), now);
            }

            var workers = _scenario.Said("workers").Select(count => int.Parse(count, CultureInfo.InvariantCulture)).FirstOrDefault(1);
            await Task.WhenAll(Enumerable.Range(0, _isDead ? 0 : workers).Select(_ => _bench.Dispatch.RunAsync(Cancel)));
            await _racing;
            foreach (var push in _bench.Push.Received.Skip(_seen).ToList())
            {
                _seen++;
                if (!push.IsTaken)
                {
                    Told.Add($"{now:HH:mm} {push.Path}");
                }
            }

            var hooks = _bench.Hooks.Received.Skip(_seenHooks).ToList();
            _seenHooks += hooks.Count;
            Told.AddRange(hooks.Where(hook => hook.Json.GetProperty("event").GetString() != "taken").Select(_ => $"{now:HH:mm} hook"));
        }
    }

    public async Task<string> TrailAsync()
    {
        var trails = await _bench.TrailsAsync();
        var owner = (await _bench.Bench.OpenIncidentsAsync()).Select(line => $"owner {line.Owner ?? "nobody"}");
        return string.Join('\n', [
            .. owner,
            .. trails.Select(trail => $"{trail.Alert.Severity} {(trail.Alert.StoppedBy is { } by ? $"taken by {by}" : trail.Alert.NextAt is { } next ? $"next {next:HH:mm}" : "finished")}"),
            .. trails.SelectMany(trail => trail.Steps).Select(step => $"{step.TakenAt:HH:mm} {step.Words} {step.Problem}"),
            .. trails.SelectMany(trail => trail.Deliveries).Select(delivery => $"{delivery.Admin}/{delivery.Device} {delivery.State} {delivery.Problem}"),
        ]);
    }

    public Task<AlertFaults> AuditAsync() => _bench.Bench.Get<AlertAudit>().LookAsync(Cancel);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    // ana:phone,desk, or ana alone for somebody without a device.
    private async Task AddAsync(string words)
    {
        var (name, devices) = (words.Split(':')[0], words.Split(':').ElementAtOrDefault(1)?.Split(',') ?? []);
        var admin = await _bench.AddAdminAsync(name, name == "limited" ? admin =>
            (admin.Kind, admin.PermissionBits, admin.IsLimitedToDomains) = (AdminKind.SubAdmin, Permissions.All.Packed, true) : null);
        _people[name] = admin.Id;
        foreach (var device in devices)
        {
            await _bench.AddDeviceAsync(admin, $"{name}/{device}");
        }
    }

    private async Task PlanAsync(OnCallPlan plan)
    {
        var (actor, store) = (await RootAsync(), _bench.Bench.Get<OnCallStore>());
        foreach (var (schedule, number) in plan.Schedules.Select((schedule, number) => (schedule, number)))
        {
            Assert.Null(await store.SaveScheduleAsync(actor, schedule, number, Cancel));
        }

        Assert.Null(await store.SavePoliciesAsync(actor, plan.Policies, plan.Schedules.Count, Cancel));
    }

    private async Task HappensAsync(string[] words, DateTimeOffset now)
    {
        switch (words)
        {
            case ["medium" or "high" or "critical", ..]:
                await EvidenceAsync(Enum.Parse<Severity>(words[0], ignoreCase: true), words.ElementAtOrDefault(1) ?? "example.org", isNew: !words.Contains("again"));
                break;
            case ["reopened", var severity]:
                await EvidenceAsync(Enum.Parse<Severity>(severity, ignoreCase: true), "example.org", isNew: true, reopens: true);
                break;
            case ["explained", var explained]:
                await ExplainAsync(Enum.Parse<Severity>(explained, ignoreCase: true));
                break;
            case ["maintenance", var minutes]:
                var maintenance = _bench.Bench.Get<MaintenanceStore>();
                Assert.Null(minutes == "ends" ? await maintenance.EndAsync(await RootAsync(), Cancel)
                    : await maintenance.BeginAsync(await RootAsync(), TimeSpan.FromMinutes(int.Parse(minutes, CultureInfo.InvariantCulture)), Cancel));
                break;
            case [var sleeper, "quiet", var from, var to]:
                Assert.Null(await _bench.Bench.Get<AlertChoiceStore>().SaveAsync(
                    new Actor(_people[sleeper], sleeper, null), null, TimeOnly.Parse(from, CultureInfo.InvariantCulture), TimeOnly.Parse(to, CultureInfo.InvariantCulture), "Etc/UTC", Cancel));
                break;
            case ["drop", var policy]:
                var plan = await _bench.Bench.Get<OnCallStore>().ReadAsync(Tenant, Cancel);
                Assert.Null(await _bench.Bench.Get<OnCallStore>().SavePoliciesAsync(await RootAsync(), [.. plan.Plan.Policies.Where(one => one.Name != policy)], plan.Revision, Cancel));
                break;
            case ["fail", var path, var status]:
                _failing[path] = Enum.Parse<HttpStatusCode>(status);
                break;
            case ["work", var path]:
                _failing.TryRemove(path, out _);
                break;
            case ["dead"]:
                _isDead = true;
                break;
            case ["alive"]:
                _isDead = false;
                break;
            case ["claimed-and-died"]:
                await ClaimAndDieAsync();
                break;
            case ["races", var name]:
                _racing = Task.Run(() => DecideAsync(name, "takes"), Cancel);
                break;
            case ["override", var schedule, var name, var until]:
                var view = await _bench.Bench.Get<OnCallStore>().ReadAsync(Tenant, Cancel);
                Assert.Null(await _bench.Bench.Get<OnCallStore>().TakeOverAsync(
                    await RootAsync(), view.Plan.Schedules.Single(known => known.Name == schedule).Id, new OnCallOverride(Guid.CreateVersion7(), _people[name], now, _scenario.At(until)), Cancel));
                break;
            case ["no-policies"]:
                var known = await _bench.Bench.Get<OnCallStore>().ReadAsync(Tenant, Cancel);
                Assert.Null(await _bench.Bench.Get<OnCallStore>().SavePoliciesAsync(await RootAsync(), [], known.Revision, Cancel));
                break;
            default:
                await DecideAsync(words[0], words[1]);
                break;
        }
    }

    private async Task DecideAsync(string name, string what)
    {
        var (id, incidents) = (_people[name], _bench.Bench.Get<IIncidentStore>());
        var (actor, incident) = (new Actor(id, name, null), await _bench.Bench.OpenIncidentsAsync() is [var first, ..] ? first.Id : Guid.Empty);
        switch (what)
        {
            case "takes":
                await incidents.AcknowledgeAsync(Tenant, incident, null, actor, Cancel);
                break;
            case "selects":
                await _bench.Bench.Get<BulkDecisions>().AcknowledgeAsync(actor, [new SeenIncident(incident, int.MaxValue)], Cancel);
                break;
            case "presses":
                var push = _bench.Push.Received.Last(push => !push.IsTaken && push.Path.StartsWith(name + "/", StringComparison.Ordinal));
                Assert.True(_bench.Seals.TryRead(push.Word("acknowledge"), TokenUse.Acknowledge, out var token));
                await _bench.Reports.AcknowledgeAsync(token, null, Cancel);
                break;
            case "notes":
                Assert.Null(await _bench.Bench.Get<IncidentNotes>().AddAsync(Tenant, incident, "Called them.", actor, Cancel));
                break;
            case "closes":
                Assert.Equal(DecisionOutcome.Done, await incidents.ResolveAsync(Tenant, incident, null, Verdict.Safe, "", actor, Cancel));
                break;
            case "leaves" or "returns":
                await _bench.Bench.Store.WriteAsync(Tenant.System, async db => (await db.Users.FindAsync([id], Cancel))!.DisabledAt = what == "leaves" ? _bench.Bench.Clock.GetUtcNow() : null, Cancel);
                break;
            case "enables":
                await _bench.AddDeviceAsync(await _bench.Bench.Store.ReadAsync(Tenant.System, db => db.Users.FirstAsync(admin => admin.Id == id, Cancel), Cancel), $"{name}/new");
                break;
            default:
                Assert.Fail($"The table says '{name} {what}', which nobody understands.");
                break;
        }
    }

    // What the analysis does in its commit, without the logins that lead to it.
    private async Task EvidenceAsync(Severity severity, string domain, bool isNew, bool reopens = false)
    {
        var now = _bench.Bench.Clock.GetUtcNow();
        await _bench.Bench.StoreAsync(A.Login(now.AddHours(-1), FakeGeo.Germany(), $"user@{domain}"));
        await _bench.Bench.Store.WriteAsync(
            Tenant.System,
            async db =>
            {
                var user = await db.MailUsers.SingleAsync(known => known.Name == $"user@{domain}", Cancel);
                _statement += isNew ? 1 : 0;
                var finding = new Finding
                {
                    Rule = "newCountry",
                    Severity = severity,
                    At = now,
                    Signature = $"{_statement}",
                    Text = "From Brazil.",
                    Evidence = [],
                    UnusualAt = now,
                };
                var incident = await db.Incidents.AsTracking().Include(known => known.Reasons).FirstOrDefaultAsync(known => known.UserId == user.Id && (reopens || known.ClosedAt == null), Cancel);
                if (reopens)
                {
                    incident!.Reopen();
                }

                if (incident is null)
                {
                    db.Incidents.Add(incident = Incident.Open(user.AccountId, user.Id, user.Name, domain, finding, now));
                }
                else
                {
                    incident.Merge(finding, now);
                }

                await db.SaveChangesAsync(Cancel);
                await _bench.Bench.Get<PendingAlerts>().AddAsync(db, new AnalysisResult(null!, [(user.Id, finding)]), [incident], Cancel);
            },
            Cancel);
    }

    // What a trusted IP does in its commit, without the addresses that it is about.
    private Task ExplainAsync(Severity least) => _bench.Bench.Store.WriteAsync(
        Tenant.System,
        async db =>
        {
            var incident = await db.Incidents.AsTracking().Include(known => known.Reasons).SingleAsync(known => known.ClosedAt == null, Cancel);
            var now = _bench.Bench.Clock.GetUtcNow();
            incident.Explain([.. incident.Reasons.Where(reason => reason.Severity >= least).Select(reason => (reason, "trusted"))], [], "by trusted IP", null, now);
            await PendingAlerts.ExplainedAsync(db, incident, "a trusted IP", now, Cancel);
        },
        Cancel);

    // The power goes between the claim of what is due and the sending of it.
    private async Task ClaimAndDieAsync()
    {
        var (outbox, route) = (_bench.Bench.Get<AlertOutbox>(), _bench.Bench.Get<IAlertRoute>());
        foreach (var alert in await outbox.DueAsync(Cancel))
        {
            await outbox.TakeStepAsync(alert, await route.NextAsync(alert, Cancel), Cancel);
        }

        Assert.NotEmpty(await outbox.ClaimAsync(AlertLane.Devices, Cancel));
        _isDead = true;
    }

    private async Task<Actor> RootAsync()
    {
        _people.TryGetValue("root", out var id);
        var root = id == default ? await _bench.AddAdminAsync("root") : null;
        _people["root"] = root?.Id ?? id;
        return new Actor(_people["root"], "root", null);
    }
}
