using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Storage;

namespace MailSecurity.Dashboard.Components.Admins;

/// <summary>People and their rights in words.</summary>
public static class AdminWords
{
    private const int MostDomains = 4;

    public static string Of(AdminKind kind) => kind switch
    {
        AdminKind.Admin => "Admin",
        AdminKind.SubAdmin => "Sub-Admin",
        _ => "API Sub-Admin",
    };

    public static string Of(Section section) => section switch
    {
        Section.TrustedIps => "Trusted IPs",
        Section.AccessLists => "Access Lists",
        Section.SubAdmins => "Sub-Admins",
        Section.OnCall => "On-call",
        Section.Api => "API",
        _ => section.ToString(),
    };

    public static string Of(Level level) => level switch
    {
        Level.None => "None",
        Level.View => "View",
        Level.Edit => "View and edit",
        _ => "View, edit and delete",
    };

    public static string Of(AdminGrant grant)
    {
        var some = Permissions.Sections.Where(section => grant.Permissions[section] != Level.None).ToList();
        return grant.Kind == AdminKind.Admin ? "Everything"
            : some.Count == 0 ? "None"
            : string.Join(", ", some.Select(section => $"{Of(section)}: {grant.Permissions[section].ToString().ToLowerInvariant()}"));
    }

    public static string DomainsOf(AdminGrant grant) =>
        grant.Domains is not { } domains ? "All"
        : domains.Count == 0 ? "None"
        : string.Join(", ", domains.Values.Order(StringComparer.Ordinal).Take(MostDomains)) + (domains.Count > MostDomains ? $" and {domains.Count - MostDomains} more" : "");

    /// <summary>From where an API Sub-Admin may call.</summary>
    public static string CallsFrom(AdminGrant grant) =>
        grant.AccessList is { RestrictedAt: not null, ConfirmBy: null } ? "from its access list"
        : grant.MayCallFromAnywhere ? "from any address"
        : "from nowhere yet: restrict it to its access list";

    public static string StateOf(AdminLine line) =>
        line.Grant.IsDisabled ? "Disabled" : line.IsInvited ? "Invited" : line.HasSecondFactor ? "Active, 2FA" : "Active";
}
