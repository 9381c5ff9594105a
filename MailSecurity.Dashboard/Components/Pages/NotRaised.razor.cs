using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage;
using Microsoft.AspNetCore.Components;

namespace MailSecurity.Dashboard.Components.Pages;

/// <summary>The board's silence, explained: findings that were set aside, each with its reason.</summary>
public sealed partial class NotRaised
{
    private const int PageSize = 100;

    private List<NotRaisedLine> _lines = [];
    private bool _hasMore;
    private bool _isRead;

    [Inject] public required CurrentAdmin Admin { get; init; }

    [Inject] public required NotRaisedFindings Findings { get; init; }

    protected override Task OnInitializedAsync() => MoreAsync();

    private async Task MoreAsync()
    {
        // Asked again for each page: what this one was opened with may have been taken away.
        var grant = await Admin.GrantAsync();
        if (!grant.Allows(Section.Incidents, Level.View))
        {
            _lines = [];
            return;
        }

        var page = await Findings.PageAsync(grant.Tenant, _lines.LastOrDefault(), PageSize, CancellationToken.None);
        (_lines, _hasMore, _isRead) = ([.. _lines, .. page], page.Count == PageSize, true);
    }
}
