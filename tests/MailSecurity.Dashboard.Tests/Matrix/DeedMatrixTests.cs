using System.Reflection;
using System.Runtime.CompilerServices;
using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Trust;

namespace MailSecurity.Dashboard.Tests.Matrix;

/// <summary>What is done inside an open page is no request of its own: the store decides on each object, for everybody, in each place. A call without a row fails.</summary>
[Collection(MatrixCollection.Name)]
public sealed class DeedMatrixTests(World world)
{
    private static readonly Dictionary<string, Deed> ByCall = Deeds.OnIncidents.Concat(Deeds.OnTrust).Concat(Deeds.OnPeople).Concat(DeedsOnCall.All).Concat(DeedsOnSettings.All).Concat(DeedsOnAlerts.All).ToDictionary(deed => deed.Call);

    // Who asks is one of these, or somebody's number by that name.
    private static readonly HashSet<Type> WhoAsks = [typeof(Actor), typeof(Tenant), typeof(AdminGrant), typeof(TrustCaller), typeof(AlertToken)];

    // Why a type is none of the stores, although it asks who.
    private static readonly Dictionary<Type, string> NoStores = new()
    {
        [typeof(Store)] = "below the stores, which decide",
        [typeof(Incident)] = "changed by the stores, once they have decided",
        [typeof(AdminGrant)] = "what decisions are made on",
        [typeof(OnCallView)] = "what OnCallStore.ReadAsync has answered",
        [typeof(BackTester)] = "the program's own, for the tenant that BackTestStore has kept",
        [typeof(AccountStore)] = "one's own, by one's own number; and the program's",
        [typeof(IAudit)] = "the program's own; AuditStore is the store",
        [typeof(IAlertSeals)] = "writes and reads what a token says",
        [typeof(IGrantSignal)] = "tells that a decision's basis has changed",
    };

    private static readonly Type[] Stores =
    [
        .. typeof(Store).Assembly.GetExportedTypes()
            .Where(type => (type.IsInterface || type.IsClass) && !NoStores.ContainsKey(type) && Calls(type).Any(call => call.GetParameters().Any(IsWhoAsks))),
    ];

    // Why a call of these stores is no deed of a person upon an object.
    private static readonly Dictionary<string, string> NoDeeds = new()
    {
        ["IIncidentStore.CountNewAsync"] = "a number, by the same filter of the tenant",
        ["IIncidentStore.CountRecordedAsync"] = "a number, by the same filter of the tenant",
        ["ContainmentStore.ReadAsync"] = "the program's own, for mail servers",
        ["TrustStore.ExpireAsync"] = "the program's own",
        ["TrustPreviews.SuggestAsync"] = "a number of bits, by the same filter of the tenant",
        ["AdminStore.GrantAsync"] = "one's own, or of whom was found by a deed",
        ["AdminStore.UnlockAsync"] = "the host's command line",
        ["AccessListStore.FindAsync"] = "the API's, in the matrix of calls",
        ["AccessListStore.RestrictAsync"] = "one's own, judged as ChangeAsync; AccessListTests",
        ["AccessListStore.ConfirmAsync"] = "one's own, judged as ChangeAsync; AccessListTests",
        ["AccessListStore.UnrestrictAsync"] = "one's own, judged as ChangeAsync; AccessListTests",
        ["AccessListStore.TouchAsync"] = "the program's own",
        ["ApiKeyStore.FindAsync"] = "the program's own, by the secret",
        ["ApiKeyStore.AllAsync"] = "the program's own, for mail servers",
        ["ApiKeyStore.NoteUseAsync"] = "the program's own",
        ["ApiKeyStore.IsUsableAsync"] = "the program's own",
        ["AuditStore.WriteAsync"] = "the program's own",
        ["SourceStore.ProgressAsync"] = "the program's own",
        ["SourceStore.ListAsync"] = "the command line's",
        ["SourceStore.SamplesAsync"] = "of a source that ReadAsync has shown, within its Account",
        ["SessionStore.OpenAsync"] = "at the sign-in",
        ["SessionStore.IsFamiliarAsync"] = "at the sign-in",
        ["SessionStore.TouchAsync"] = "the program's own",
        ["SessionStore.EndOthersAsync"] = "one's own, by one's own number",
        ["SettingsStore.KindsAsync"] = "the program's own, by the Account of who asks",
        ["BackTestStore.MayCancelAsync"] = "by the same rule as StartAsync, or one's own; BackTestTests",
        ["BackTestStore.FinishAsync"] = "the program's own",
        ["BackTestStore.InterruptAsync"] = "the program's own",
        ["BackTestStore.ReadAsync"] = "of the Account, each Domain's part by the same tenant; BackTestTests",
        ["SourceRemoval.KeyOfAsync"] = "of a source that ReadAsync has shown, within its Account",
        ["PushDeviceStore.FindAsync"] = "the program's own, by a token's number",
        ["PushDeviceStore.RenewAsync"] = "by a token; PushEndpointTests",
        ["PushDeviceStore.TakeUnconfirmedAsync"] = "the program's own",
        ["AlertReports.ShownAsync"] = "by a token; PushEndpointTests",
        ["AlertReports.ClickedAsync"] = "by a token; PushEndpointTests",
        ["AlertHistory.LatestAsync"] = "one's own, by one's own number",
        ["PasskeyStore.ListAsync"] = "one's own, by one's own number",
        ["PasskeyStore.RemoveAsync"] = "one's own, by one's own number",
        ["PasskeyStore.AddedAsync"] = "one's own, by one's own number",
        ["PasswordStore.ReplaceByLinkAsync"] = "by the link's secret; SetupTests",
        ["PasswordStore.ChangeAsync"] = "one's own, by one's own number; SessionTests",
        ["SecondFactorStore.FindAsync"] = "one's own, by one's own number",
        ["SecondFactorStore.BeginAsync"] = "one's own, by one's own number",
        ["SecondFactorStore.EnableAsync"] = "one's own, by one's own number",
        ["SecondFactorStore.SpendStepAsync"] = "at the sign-in",
        ["SecondFactorStore.SpendRecoveryCodeAsync"] = "at the sign-in",
        ["SecondFactorStore.TestRecoveryCodeAsync"] = "one's own, by one's own number",
        ["SecondFactorStore.RenewRecoveryCodesAsync"] = "one's own, by one's own number",
        ["SecondFactorStore.CountRecoveryCodesAsync"] = "one's own, by one's own number",
        ["SecondFactorStore.RemoveAsync"] = "one's own, by one's own number",
        ["SavedFilterStore.SaveAsync"] = "one's own, by one's own number; seen in ListAsync",
        ["AlertChoiceStore.FindAsync"] = "one's own, by one's own number",
        ["HealthAlerts.LookAsync"] = "the program's own",
        ["AlertOutbox.NextDueAsync"] = "the program's own",
        ["AlertOutbox.DueAsync"] = "the program's own",
        ["AlertOutbox.IsDueAsync"] = "the program's own",
        ["AlertOutbox.TakeStepAsync"] = "the program's own",
        ["AlertOutbox.ReleaseAsync"] = "the program's own",
        ["AlertOutbox.ClaimAsync"] = "the program's own",
        ["AlertOutbox.RecordAsync"] = "the program's own",
    };

    /// <summary>Everybody whose page the gate leaves open, and a disabled Admin in the moment before it closes. Who may do it: in each place; who may not: once.</summary>
    public static IEnumerable<TheoryDataRow<string, string, Place>> Cells() =>
        from deed in ByCall.Values
        from kind in Kinds.OfThePanel
        where kind.IsInPanel || kind == Kinds.Disabled
        where deed.Section is not null || !kind.IsOnePermission
        from place in deed.Section is { } section && !kind.May(section, deed.Level) ? [Place.OwnDomain] : Enum.GetValues<Place>()
        select new TheoryDataRow<string, string, Place>(deed.Call, kind.Name, place);

    [Theory, MemberData(nameof(Cells))]
    public async Task Deed_OfEverybodyInEachPlace_IsDecidedAsTheMatrixSays(string call, string person, Place place)
    {
        var (deed, kind) = (ByCall[call], Kinds.Named(person));

        var isDone = await deed.Do(await Act.OfAsync(world, kind, place));

        Assert.Equal(deed.Expected(kind, place), isDone);
    }

    [Fact]
    public void Matrix_WhenAStoreCanDoMore_NeedsARowForIt()
    {
        var calls = Stores.SelectMany(store => Calls(store).Select(method => $"{store.Name}.{method.Name}")).Distinct();
        Assert.Equal(ByCall.Keys.Concat(NoDeeds.Keys).Order(), calls.Order());
    }

    [Fact]
    public void Exception_ForATypeThatAsksNobody_IsNotNeeded() =>
        Assert.All(NoStores.Keys, type => Assert.Contains(Calls(type), call => call.GetParameters().Any(IsWhoAsks)));

    private static IEnumerable<MethodInfo> Calls(Type type) => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        .Where(method => !method.IsSpecialName && !method.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false));

    private static bool IsWhoAsks(ParameterInfo parameter) => WhoAsks.Contains(parameter.ParameterType) || (parameter.ParameterType == typeof(Guid) && parameter.Name == "adminId");
}
