using MailSecurity.Domain.Admins;
using Microsoft.AspNetCore.Authorization;

namespace MailSecurity.Dashboard.Security;

/// <summary>One policy per section and level: "Audit.View". Decided on what the store says, not on the cookie.</summary>
public static class SectionPolicy
{
    public const string ViewIncidents = "Incidents.View";
    public const string ViewTrustedIps = "TrustedIps.View";
    public const string ViewAccessLists = "AccessLists.View";
    public const string EditAccessLists = "AccessLists.Edit";
    public const string ViewSubAdmins = "SubAdmins.View";
    public const string ViewSources = "Sources.View";
    public const string ViewSettings = "Settings.View";
    public const string ViewOnCall = "OnCall.View";
    public const string ViewApi = "Api.View";
    public const string ViewAudit = "Audit.View";

    internal static void AddSectionPolicies(this AuthorizationBuilder authorization)
    {
        authorization.Services.AddSingleton<IAuthorizationHandler, Handler>();
        foreach (var section in Permissions.Sections)
        {
            foreach (var level in Enum.GetValues<Level>().Where(level => level != Level.None))
            {
                authorization.AddPolicy($"{section}.{level}", policy => policy.RequireAuthenticatedUser().AddRequirements(new Requirement(section, level)));
            }
        }
    }

    private sealed record Requirement(Section Section, Level Level) : IAuthorizationRequirement;

    private sealed class Handler(AccessBook book) : AuthorizationHandler<Requirement>
    {
        protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, Requirement requirement)
        {
            if (AdminIdentity.TryRead(context.User, out var admin)
                && await book.ReadAsync(admin.Id, CancellationToken.None) is { CanOpenPanel: true } grant
                && grant.Allows(requirement.Section, requirement.Level))
            {
                context.Succeed(requirement);
            }
        }
    }
}
