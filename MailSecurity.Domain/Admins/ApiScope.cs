using System.Collections.Frozen;

namespace MailSecurity.Domain.Admins;

/// <summary>What a caller of the API may do.</summary>
public static class ApiScope
{
    public const string Intake = "intake";
    public const string IncidentsRead = "incidents.read";
    public const string IncidentsWrite = "incidents.write";
    public const string LoginsRead = "logins.read";
    public const string TrustedRead = "trusted.read";
    public const string TrustedWrite = "trusted.write";
    public const string AccessRead = "access.read";
    public const string AccessWrite = "access.write";

    /// <summary>Part of <see cref="TrustedWrite"/> for a key; an API Sub-Admin needs the level for it. Not given by itself.</summary>
    public const string TrustedDelete = "trusted.delete";

    public static readonly IReadOnlyList<string> All =
        [Intake, IncidentsRead, IncidentsWrite, LoginsRead, TrustedRead, TrustedWrite, AccessRead, AccessWrite];

    private static readonly FrozenDictionary<string, (Section Section, Level Level)> Needed = new Dictionary<string, (Section, Level)>
    {
        [Intake] = (Section.Sources, Level.Edit),
        [IncidentsRead] = (Section.Incidents, Level.View),
        [IncidentsWrite] = (Section.Incidents, Level.Edit),
        [LoginsRead] = (Section.Incidents, Level.View),
        [TrustedRead] = (Section.TrustedIps, Level.View),
        [TrustedWrite] = (Section.TrustedIps, Level.Edit),
        [TrustedDelete] = (Section.TrustedIps, Level.Delete),
        [AccessRead] = (Section.AccessLists, Level.View),
        [AccessWrite] = (Section.AccessLists, Level.Edit),
    }.ToFrozenDictionary();

    /// <summary>The permissions of an API Sub-Admin as scopes. Logins of any Domain can be handed in, so who is limited to some cannot.</summary>
    public static IEnumerable<string> Of(AdminGrant grant) => Needed
        .Where(need => grant.Allows(need.Value.Section, need.Value.Level) && (need.Key != Intake || grant.Domains is null))
        .Select(need => need.Key);

    /// <summary>Whether a key with this scope has nothing that <paramref name="giver"/> has not. A key sees the whole Account, and the access lists of all its people.</summary>
    public static bool MayGive(AdminGrant giver, string scope) => giver.Domains is null && scope switch
    {
        TrustedWrite => giver.Allows(Section.TrustedIps, Level.Delete),
        AccessRead => giver.Allows(Section.AccessLists, Level.View) && giver.Allows(Section.SubAdmins, Level.View),
        AccessWrite => giver.Allows(Section.AccessLists, Level.Delete) && giver.Allows(Section.SubAdmins, Level.Edit),
        _ => Needed.TryGetValue(scope, out var need) && giver.Allows(need.Section, need.Level),
    };
}
