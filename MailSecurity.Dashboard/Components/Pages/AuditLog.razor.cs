using System.Globalization;
using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Storage;
using Microsoft.AspNetCore.Components;

namespace MailSecurity.Dashboard.Components.Pages;

/// <summary>Who did what, when and from where. The filters are in the address.</summary>
public sealed partial class AuditLog
{
    private const int PageSize = 100;

    private List<AuditEntry> _entries = [];
    private bool _hasMore;
    private bool _isRead;
    private string _who = "";
    private string _what = "";
    private DateOnly? _from;
    private DateOnly? _to;

    [Inject] public required CurrentAdmin Admin { get; init; }

    [Inject] public required AuditStore Audit { get; init; }

    [Inject] public required NavigationManager Navigation { get; init; }

    [SupplyParameterFromQuery] public string? Who { get; set; }

    [SupplyParameterFromQuery] public string? What { get; set; }

    [SupplyParameterFromQuery] public string? From { get; set; }

    [SupplyParameterFromQuery] public string? To { get; set; }

    private string CsvLink => Navigation.GetUriWithQueryParameters(AuditCsv.Path, Asked);

    private Dictionary<string, object?> Asked => new()
    {
        ["who"] = _who.Length > 0 ? _who : null,
        ["what"] = _what.Length > 0 ? _what : null,
        ["from"] = _from?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ["to"] = _to?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
    };

    protected override async Task OnParametersSetAsync()
    {
        (_who, _what, _from, _to) = (Who ?? "", What ?? "", AuditCsv.Day(From), AuditCsv.Day(To));
        _entries = [];
        await MoreAsync();
    }

    private void Search() => Navigation.NavigateTo(Navigation.GetUriWithQueryParameters("/security/audit", Asked));

    private async Task MoreAsync()
    {
        var grant = await Admin.GrantAsync();
        if (!grant.Allows(Section.Audit, Level.View))
        {
            _entries = [];
            return;
        }

        var page = await Audit.PageAsync(grant.Tenant, AuditCsv.Filter(Who, What, From, To) with { WithNobody = grant.IsProvider }, _entries.Count > 0 ? _entries[^1].Id : null, PageSize, CancellationToken.None);
        (_entries, _hasMore, _isRead) = ([.. _entries, .. page], page.Count == PageSize, true);
    }
}
