using MailSecurity.Dashboard.Components.Incident;
using MailSecurity.Dashboard.Components.Shared;
using MailSecurity.Dashboard.Components.Trust;
using MailSecurity.Dashboard.Live;
using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Trust;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace MailSecurity.Dashboard.Components.Pages;

/// <summary>One incident: why it is one, what is known of the User's logins, and what a person decides about it.</summary>
public sealed partial class IncidentPage
{
    private static readonly DialogOptions DialogSize = new() { MaxWidth = MaxWidth.Small, FullWidth = true, CloseOnEscapeKey = true };

    // The gravest come first; the rest is one click away.
    private const int MostReasons = 4;

    private AdminIdentity? _admin;
    private AdminGrant? _grant;
    private IncidentDetail? _detail;
    private ViewerBoard? _board;
    private OverrideLine? _override;
    private List<string> _muted = [];
    private DateTimeOffset _now;
    private bool _isMissing;

    [Inject] public required IncidentBoard Boards { get; init; }

    [Inject] public required LiveClock Ticks { get; init; }

    [Inject] public required CurrentAdmin Admin { get; init; }

    [Inject] public required IIncidentStore Incidents { get; init; }

    [Inject] public required SettingsStore Settings { get; init; }

    [Inject] public required TrustStore Trust { get; init; }

    [Inject] public required IDialogService Dialogs { get; init; }

    [Parameter] public Guid Id { get; set; }

    protected override async Task OnInitializedAsync()
    {
        _admin = await Admin.ReadAsync();
        _grant = await Admin.GrantAsync();
        _board = Boards.For(_grant);
        Watch(Ticks, () => _now = Clock.GetUtcNow());
        WatchChanges(_board, ReadIfChangedAsync);
    }

    // Also when the address leads from one incident to another: the component stays and only its id changes.
    protected override async Task OnParametersSetAsync()
    {
        if (_grant is not null && _detail?.Line.Id != Id)
        {
            await ReadAsync();
        }
    }

    // Where the User was, what is usual last.
    private static List<string> Abroad(IncidentLine line)
    {
        var usual = CaseFacts.Of(line).Usual ?? "";
        return [.. line.CountryCodes.OrderBy(code => usual.Contains(Countries.NameOf(code), StringComparison.Ordinal))];
    }

    private Task ReadIfChangedAsync() =>
        _board?.Snapshot.Find(Id) is { } line && line.Version > (_detail?.Line.Version ?? 0) ? ReadAsync() : Task.CompletedTask;

    private EventCallback<string> Mute => _grant?.Allows(Section.Incidents, Level.Edit) == true ? EventCallback.Factory.Create<string>(this, MuteAsync) : default;

    private async Task MuteAsync(string rule)
    {
        var parameters = new DialogParameters<MuteDialog>
        {
            { asked => asked.User, _detail!.Line.User },
            { asked => asked.Rule, rule },
            { asked => asked.Save, async wanted => await Trust.MuteAsync(TrustCaller.Person(await Admin.ActorAsync()), wanted, CancellationToken.None) },
        };
        var dialog = await Dialogs.ShowAsync<MuteDialog>(null, parameters, DialogSize);
        if (await dialog.Result is { Canceled: false, Data: TrustAnswer answer })
        {
            _muted = [$"“{Words.ForRule(rule)}” is muted for this User.", .. TrustWords.Rejudged(answer.Rejudged)];
            await ReadAsync();
        }
    }

    private async Task ReadAsync()
    {
        if (_grant is not null)
        {
            var found = await Incidents.FindAsync(_grant.Tenant, Id, Gone);

            // Two reads may be on their way at once; the newer picture stays.
            _detail = found is not null && _detail is { } shown && shown.Line.Id == Id && shown.Line.Version > found.Line.Version ? shown : found;
            (_isMissing, _now) = (_detail is null, Clock.GetUtcNow());
            _override = _detail is null ? null : await Settings.OverrideOfAsync(_grant.Tenant, _detail.Line.User, Gone);
        }
    }
}
