using MailSecurity.Domain;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;
using MailSecurity.Testing;

namespace MailSecurity.Jobs.Tests.Detection;

public sealed class CaseFactsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Incident_WhenItOpens_RemembersTheLoginBehindIt()
    {
        await using var bench = await TestBench.CreateAsync();
        await bench.StoreAsync([
            .. A.History(A.Noon),
            A.Login(A.Noon.AddHours(-3), FakeGeo.Germany()),
            A.Login(A.Noon.AddMinutes(-10), FakeGeo.Brazil(), outcome: LoginOutcome.WrongCredentials) with { Attempts = 6 },
            A.Login(A.Noon, FakeGeo.Brazil())]);
        await bench.AnalyseAsync();

        var line = Assert.Single(await bench.OpenIncidentsAsync());
        var facts = CaseFacts.Of(line);

        Assert.Equal((6, TimeSpan.FromHours(3), "Brazil", "Germany"), (facts.Failures, facts.Apart, facts.CameFrom, facts.Other));
        Assert.InRange(facts.Kilometres!.Value, 9_000, 10_000);
        Assert.Equal(["Test network BR"], facts.Owners);
        Assert.Single(line.Reasons, reason => reason.Evidence.Any(fact => fact.Name == LoginFacts.Failures));
        Assert.Equal(LikelyReason.CompromisedAccount, ReasonWeights.Weigh(line).Likely);
    }

    [Fact]
    public async Task Incident_WhenEvidenceComesAfterAVerdict_SaysSoAndNamesTheEarlierOne()
    {
        await using var bench = await TestBench.CreateAsync();
        await bench.StoreAsync([.. A.History(A.Noon), A.Login(A.Noon.AddHours(-3), FakeGeo.Germany()), A.Login(A.Noon, FakeGeo.Brazil())]);
        await bench.AnalyseAsync();
        var first = Assert.Single(await bench.OpenIncidentsAsync());
        await bench.Get<IIncidentStore>().ResolveAsync(Tenant.Of(bench.Account), first.Id, null, Verdict.Safe, "", A.Person("Ana"), Cancel);

        await bench.StoreAsync(A.Login(A.Noon.AddHours(1), FakeGeo.Indonesia()));
        await bench.AnalyseAsync();

        var second = Assert.Single(await bench.OpenIncidentsAsync());
        var detail = (await bench.Get<IIncidentStore>().FindAsync(Tenant.Of(bench.Account), second.Id, Cancel))!;
        var entry = Assert.Single(detail.History, entry => entry.Kind is IncidentEntryKind.Reopened);
        Assert.Contains("closed as Safe", entry.Text);
        Assert.Equal((first.Id, Verdict.Safe), detail.Others.Select(other => (other.Id, other.Verdict)).Single());
    }

    [Fact]
    public async Task Note_WhenWritten_IsInTheHistoryAndChangesNoDecision()
    {
        await using var bench = await TestBench.CreateAsync();
        await bench.StoreAsync([.. A.History(A.Noon), A.Login(A.Noon.AddHours(-3), FakeGeo.Germany()), A.Login(A.Noon, FakeGeo.Brazil())]);
        await bench.AnalyseAsync();
        var seen = Assert.Single(await bench.OpenIncidentsAsync());
        var notes = bench.Get<IncidentNotes>();

        Assert.Null(await notes.AddAsync(Tenant.Of(bench.Account), seen.Id, " Called the customer. ", A.Person("Ana"), Cancel));
        Assert.NotNull(await notes.AddAsync(Tenant.Of(bench.Account), seen.Id, "  ", A.Person("Ana"), Cancel));
        Assert.NotNull(await notes.AddAsync(Tenant.Of(bench.Account + 1), seen.Id, "From elsewhere.", A.Person("Eve"), Cancel));

        var store = bench.Get<IIncidentStore>();
        var history = (await store.FindAsync(Tenant.Of(bench.Account), seen.Id, Cancel))!.History;
        Assert.Equal(("Called the customer.", "Ana"), history.Where(entry => entry.Kind is IncidentEntryKind.Noted).Select(entry => (entry.Text, entry.By)).Single());
        Assert.Equal(DecisionOutcome.Done, await store.ResolveAsync(Tenant.Of(bench.Account), seen.Id, seen.Version, Verdict.Safe, "", A.Person("Ana"), Cancel));
    }
}
