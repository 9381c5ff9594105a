using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Trust;
using MailSecurity.Testing;

namespace MailSecurity.Dashboard.Tests.Matrix;

/// <summary>What pages do in their circuits, and who may: the rule of each is written down here.</summary>
internal static class Deeds
{
    public static readonly IReadOnlyList<Deed> OnIncidents =
    [
        Read("IIncidentStore.OpenAsync", async act => (await act.Get<IIncidentStore>().OpenAsync(act.Tenant, 1000, Act.Cancel)).Any(line => line.User == act.Spot.User)),
        Read("IIncidentStore.LinesAsync", async act => (await act.Get<IIncidentStore>().LinesAsync(act.Tenant, [act.Spot.Incident.Id], Act.Cancel)).Count == 1),
        Read("IIncidentStore.PageAsync", async act => (await act.Get<IIncidentStore>().PageAsync(act.Tenant, new IncidentFilter(null, null, null, act.Spot.User), null, 10, Act.Cancel)).Count == 1),
        Read("IIncidentStore.FindAsync", async act => await act.Get<IIncidentStore>().FindAsync(act.Tenant, act.Spot.Incident.Id, Act.Cancel) is not null),
        Change("IIncidentStore.AcknowledgeAsync", Section.Incidents, Level.Edit, async act => await act.Get<IIncidentStore>().AcknowledgeAsync(
            act.Spot.Tenant, (await act.World.OpenIncidentAsync(act.Spot)).Id, null, act.By, Act.Cancel) is DecisionOutcome.Done),
        Change("IIncidentStore.ResolveAsync", Section.Incidents, Level.Edit, async act => await act.Get<IIncidentStore>().ResolveAsync(
            act.Spot.Tenant, (await act.World.OpenIncidentAsync(act.Spot)).Id, null, Verdict.Safe, "", act.By, Act.Cancel) is DecisionOutcome.Done),
        Change("IncidentNotes.AddAsync", Section.Incidents, Level.Edit, async act => await act.Get<IncidentNotes>().AddAsync(
            act.Spot.Tenant, act.Spot.Incident.Id, "Called.", act.By, Act.Cancel) is null),
        Change("BulkDecisions.AcknowledgeAsync", Section.Incidents, Level.Edit, async act => (await act.Get<BulkDecisions>().AcknowledgeAsync(
            act.By, [await SeenAsync(act)], Act.Cancel)).Done == 1),
        Change("BulkDecisions.DismissAsync", Section.Incidents, Level.Edit, async act => (await act.Get<BulkDecisions>().DismissAsync(
            act.By, [await SeenAsync(act)], "", Act.Cancel)).Done == 1),
        Change("ContainmentStore.StartAsync", Section.Incidents, Level.Edit, async act => await act.Get<ContainmentStore>().StartAsync(
            act.By, act.Spot.Incident.Id, new ContainmentTerms(1), Act.Cancel) is null),
        Change("ContainmentStore.LiftAsync", Section.Incidents, Level.Edit, async act =>
        {
            Assert.Null(await act.Get<ContainmentStore>().StartAsync(act.Spot.Root, act.Spot.Incident.Id, new ContainmentTerms(1), Act.Cancel));
            return await act.Get<ContainmentStore>().LiftAsync(act.By, act.Spot.Incident.Id, Act.Cancel) is null;
        }),
        Read("ContainmentStore.OfAsync", async act =>
        {
            Assert.Null(await act.Get<ContainmentStore>().StartAsync(act.Spot.Root, act.Spot.Incident.Id, new ContainmentTerms(1), Act.Cancel));
            return await act.Get<ContainmentStore>().OfAsync(act.Tenant, act.Spot.UserId, Act.Cancel) is not null;
        }),
        Read("ContainmentStore.PageAsync", async act =>
        {
            await act.World.ContainAsync(act.Spot);
            return (await act.Get<ContainmentStore>().PageAsync(act.Tenant, null, 1000, Act.Cancel)).Any(line => line.User == act.Spot.User);
        }),
        Read("TrustStore.MutesAsync", async act =>
        {
            var mute = await act.World.MuteAsync(act.Spot);
            return (await act.Get<TrustStore>().MutesAsync(act.Tenant, null, Act.Cancel)).Any(line => line.Id == mute.Id);
        }),
        Change("TrustStore.MuteAsync", Section.Incidents, Level.Edit, async act => (await act.Get<TrustStore>().MuteAsync(
            TrustCaller.Person(act.By), new NewMute((await act.World.OpenIncidentAsync(act.Spot)).User, "newCountry", "tried on", TimeProvider.System.GetUtcNow().AddDays(3)), Act.Cancel)).Problem is null),
        Change("TrustStore.UnmuteAsync", Section.Incidents, Level.Edit, async act => (await act.Get<TrustStore>().UnmuteAsync(
            TrustCaller.Person(act.By), (await act.World.MuteAsync(act.Spot)).Id, Act.Cancel)).Problem is null),
        Read("IIncidentStore.OpenPageAsync", async act => (await act.Get<IIncidentStore>().OpenPageAsync(act.Tenant, 0, 100_000, Act.Cancel)).Lines.Any(line => line.User == act.Spot.User)),
        Read("NotRaisedFindings.PageAsync", async act => (await act.Get<NotRaisedFindings>().PageAsync(act.Tenant, null, 50, Act.Cancel)).Any(line => line.User == act.Spot.QuietUser)),
        Read("ILoginHistory.PageAsync", async act => await act.Get<ILoginHistory>().PageAsync(act.Tenant, MailUser.Parse(act.Spot.User), new LastLoginsFilter(), null, 5, Act.Cancel) is not null),
        Read("ILoginHistory.LookAsync", async act => (await act.Get<ILoginHistory>().LookAsync(act.Tenant, act.Spot.UserId, new LastLoginsFilter(), null, 5, Act.Cancel)).Rows.Count > 0),
        Read("ILoginHistory.CountAsync", async act => await act.Get<ILoginHistory>().CountAsync(act.Tenant, act.Spot.UserId, 100, Act.Cancel) > 0),
        Read("ILoginHistory.OverviewAsync", async act => (await act.Get<ILoginHistory>().OverviewAsync(act.Tenant, act.Spot.UserId, A.Noon.AddDays(-90), Act.Cancel)).Tallies.Count > 0),
    ];

    public static readonly IReadOnlyList<Deed> OnTrust =
    [
        Read("TrustStore.PageAsync", async act => (await act.Get<TrustStore>().PageAsync(act.Tenant, new TrustFilter(), null, 5000, Act.Cancel)).Any(entry => entry.Description == act.Spot.TrustedAs)),
        Read("TrustStore.DomainsAsync", async act => (await act.Get<TrustStore>().DomainsAsync(act.Tenant, Act.Cancel)).Contains(act.Spot.Domain)),
        Read("TrustStore.CoveringAsync", async act => (await act.Get<TrustStore>().CoveringAsync(act.Tenant, ClientAddress.Parse("177.0.0.2"), Act.Cancel)).Any(entry => entry.Description == act.Spot.TrustedAs)),
        Read("TrustStore.CheckAsync", async act => (await act.Get<TrustStore>().CheckAsync(act.Tenant, [(1, Wanted(act))], Act.Cancel))[0].Problems.Count == 0),
        Read("TrustStore.ExpectationsAsync", async act => await act.Get<TrustStore>().ExpectationsAsync(act.Tenant, act.Spot.User, Act.Cancel) is not null),
        Read("TrustPreviews.ReadAsync", async act => await act.Get<TrustPreviews>().ReadAsync(
            act.Tenant, new PreviewQuestion(Network.Read("177.0.0.1").Network, act.Spot.Domain, act.Spot.User, true), Act.Cancel) is not null),
        Change("TrustStore.AddAsync", Section.TrustedIps, Level.Edit, async act => (await act.Get<TrustStore>().AddAsync(TrustCaller.Person(act.By), Wanted(act), Act.Cancel)).Problem is null),
        Change("TrustStore.RestoreAsync", Section.TrustedIps, Level.Edit, async act => (await act.Get<TrustStore>().RestoreAsync(
            TrustCaller.Person(act.By), new TrustedEntry(1, act.World.NextNetwork(), act.Spot.Domain, null, "was here", A.Noon, "test", null), Act.Cancel)).Problem is null),
        Change("TrustStore.ChangeAsync", Section.TrustedIps, Level.Edit, async act => (await act.Get<TrustStore>().ChangeAsync(
            TrustCaller.Person(act.By), (await act.World.TrustAsync(act.Spot)).Id, "tried on again", null, Act.Cancel)).Problem is null),
        Change("TrustStore.DeleteAsync", Section.TrustedIps, Level.Delete, async act => (await act.Get<TrustStore>().DeleteAsync(
            TrustCaller.Person(act.By), (await act.World.TrustAsync(act.Spot)).Id, Act.Cancel)).Problem is null),
        Change("TrustStore.ExpectAsync", Section.TrustedIps, Level.Edit, async act => (await act.Get<TrustStore>().ExpectAsync(
            TrustCaller.Person(act.By), new NewExpectation(act.Spot.User, "PT", TimeProvider.System.GetUtcNow().AddDays(3), ""), Act.Cancel)).Problem is null),
        Change("TrustStore.EndExpectationAsync", Section.TrustedIps, Level.Edit, async act => (await act.Get<TrustStore>().EndExpectationAsync(
            TrustCaller.Person(act.By), (await act.World.ExpectAsync(act.Spot)).Id, Act.Cancel)).Problem is null),
    ];

    public static readonly IReadOnlyList<Deed> OnPeople =
    [
        Change("AdminStore.ListAsync", Section.SubAdmins, Level.View, async act => (await act.Get<AdminStore>().ListAsync(act.Who.Id, Act.Cancel)).Any(line => line.Grant.Id == act.Spot.Colleague.Id))
            with { Also = (_, place) => place is not Place.OtherAccount },
        Read("AdminStore.DomainsAsync", async act => (await act.Get<AdminStore>().DomainsAsync(act.Tenant, Act.Cancel)).Any(domain => domain.Id == act.Spot.DomainId)),
        Change("AdminStore.InviteAsync", Section.SubAdmins, Level.Edit, async act => (await act.Get<AdminStore>().InviteAsync(
            act.By, "New", $"new{act.World.Next()}@people.example", Wishes(act), Act.Cancel)).Problem is null),
        Change("AdminStore.RenewLinkAsync", Section.SubAdmins, Level.Edit, async act => (await act.Get<AdminStore>().RenewLinkAsync(act.By, act.Spot.Colleague.Id, Act.Cancel)).Problem is null),
        Change("AdminStore.ChangeAsync", Section.SubAdmins, Level.Edit, async act => await act.Get<AdminStore>().ChangeAsync(act.By, act.Spot.Colleague.Id, Wishes(act), Act.Cancel) is null),
        Change("AdminStore.DisableAsync", Section.SubAdmins, Level.Delete, async act => await act.Get<AdminStore>().DisableAsync(act.By, act.Spot.Colleague.Id, Act.Cancel) is null),
        Change("AdminStore.EnableAsync", Section.SubAdmins, Level.Delete, async act => await act.Get<AdminStore>().EnableAsync(act.By, act.Spot.Colleague.Id, Act.Cancel) is null),
        Change("AdminStore.ResetSecondFactorAsync", Section.SubAdmins, Level.Edit, async act => await act.Get<AdminStore>().ResetSecondFactorAsync(act.By, act.Spot.Colleague.Id, Act.Cancel) is null),
        Change("AdminStore.EndSessionsAsync", Section.SubAdmins, Level.Edit, async act => await act.Get<AdminStore>().EndSessionsAsync(act.By, act.Spot.Colleague.Id, Act.Cancel) is null),
        Change("AccessListStore.AddAsync", Section.SubAdmins, Level.Edit, async act => await act.Get<AccessListStore>().AddAsync(
            act.By, act.World.NextNetwork(), "theirs", null, Act.Cancel, Owner(act)) is null),

        // One's own list, and an entry of it or of somebody else's.
        Change("AccessListStore.ChangeAsync", Section.AccessLists, Level.Edit, async act => await act.Get<AccessListStore>().ChangeAsync(
            act.By, await EntryAsync(act), act.World.NextNetwork(), "mine", null, Act.Cancel) is null) with { Also = Own },
        Change("AccessListStore.DeleteAsync", Section.AccessLists, Level.Delete, async act => await act.Get<AccessListStore>().DeleteAsync(
            act.By, await EntryAsync(act), Act.Cancel) is null) with { Also = Own },

        // A key sees the whole Account, and nobody gives more than they have.
        Change("ApiKeyStore.CreateAsync", Section.Api, Level.Edit, async act => (await act.Get<ApiKeyStore>().CreateAsync(
            act.By, $"made {act.World.Next()}", [ApiScope.IncidentsRead], null, Act.Cancel)).Problem is null)
            with { Also = (kind, _) => kind.May(Section.Incidents, Level.View) && !kind.IsLimited },
        Change("ApiKeyStore.DeleteAsync", Section.Api, Level.Delete, async act =>
        {
            var secret = await act.World.Host.Keys.CreateAsync(act.Spot.AccountId, $"made {act.World.Next()}", [ApiScope.IncidentsRead], Act.Cancel);
            return await act.Get<ApiKeyStore>().DeleteAsync(act.By, (await act.Get<ApiKeyStore>().FindAsync(secret!.Value, Act.Cancel))!.Id, Act.Cancel) is null;
        }) with { Also = (kind, place) => kind.SeesAccount(place) },
        Read("ApiKeyStore.ListAsync", async act => (await act.Get<ApiKeyStore>().ListAsync(act.Tenant, Act.Cancel)).Any(key => key.Name == act.Spot.KeyName)) with { Also = (kind, place) => kind.SeesAccount(place) },
        Read("AuditStore.PageAsync", async act => (await act.Get<AuditStore>().PageAsync(act.Tenant, new AuditFilter(Who: act.Spot.AuditedAs), null, 10, Act.Cancel)).Count > 0) with { Also = (kind, place) => kind.SeesAccount(place) },
        Read("SourceStore.ReadAsync", async act => (await act.Get<SourceStore>().ReadAsync(act.Tenant, 0, Act.Cancel)).Any(record => record.Source.Name == act.Spot.SourceName)) with { Also = (kind, place) => kind.SeesAccount(place) },

        // What is one's own alone: a colleague's and a stranger's are the same.
        Read("SessionStore.EndAsync", async act => await act.Get<SessionStore>().EndAsync(
            act.By, act.Grant.AccountId, await act.Get<SessionStore>().OpenAsync(Whose(act), null, "", null, Act.Cancel), AuditAction.SessionEnded, Act.Cancel)) with { Also = Own },
        Read("SavedFilterStore.ListAsync", async act =>
        {
            Assert.Null(await act.Get<SavedFilterStore>().SaveAsync(Whose(act), $"view of {Whose(act)}", "q=x", Act.Cancel));
            return (await act.Get<SavedFilterStore>().ListAsync(act.Who.Id, Act.Cancel)).Any(filter => filter.Name == $"view of {Whose(act)}");
        }) with { Also = Own },
        Read("SavedFilterStore.DeleteAsync", async act =>
        {
            Assert.Null(await act.Get<SavedFilterStore>().SaveAsync(Whose(act), "to delete", "q=x", Act.Cancel));
            var filter = (await act.Get<SavedFilterStore>().ListAsync(Whose(act), Act.Cancel)).Single(one => one.Name == "to delete");
            await act.Get<SavedFilterStore>().DeleteAsync(act.Who.Id, filter.Id, Act.Cancel);
            return (await act.Get<SavedFilterStore>().ListAsync(Whose(act), Act.Cancel)).TrueForAll(one => one.Id != filter.Id);
        }) with { Also = Own },
    ];

    private static Deed Read(string call, Func<Act, Task<bool>> look) => new(call, null, Level.None, look);

    private static Deed Change(string call, Section section, Level level, Func<Act, Task<bool>> change) => new(call, section, level, change);

    private static bool Own(Kind _, Place place) => place is Place.OwnDomain;

    private static Guid Whose(Act act) => act.Spot.Place is Place.OwnDomain ? act.Who.Id : act.Spot.Colleague.Id;

    private static async Task<SeenIncident> SeenAsync(Act act) => await act.World.OpenIncidentAsync(act.Spot) is var incident ? new(incident.Id, incident.Version) : default;

    private static NewTrustedRange Wanted(Act act) => new(act.World.NextNetwork(), act.Spot.Domain, null, "tried on", null);

    private static AdminWishes Wishes(Act act) => new(AdminKind.SubAdmin, default, [act.Spot.DomainId]);

    private static ListOwner Owner(Act act) => new(act.Spot.AccountId, act.Spot.Program.Email!);

    private static async Task<long> EntryAsync(Act act) => (await act.World.ListAsync(act.Spot.AccountId, Whose(act))).Id;
}
