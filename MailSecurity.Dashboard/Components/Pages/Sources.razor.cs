using System.Globalization;
using MailSecurity.Dashboard.Components.Sources;
using MailSecurity.Dashboard.Live;
using MailSecurity.Dashboard.Security;
using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Watch;
using MailSecurity.Jobs.Watchdog;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace MailSecurity.Dashboard.Components.Pages;

/// <summary>Where logins come from and how well. The Provider sees those of all Accounts.</summary>
public sealed partial class Sources
{
    private const int HoursShown = 24;

    private static readonly DialogOptions DialogSize = new() { MaxWidth = MaxWidth.Small, FullWidth = true, CloseOnEscapeKey = true };

    // Each repaint reads the store.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private IReadOnlyList<SourceRecord> _records = [];
    private IReadOnlyList<HealthProblem> _problems = [];
    private IReadOnlyList<UnreadableLine> _samples = [];
    private DateTimeOffset _now;
    private bool _isRead;
    private bool _isLimited;
    private bool _isProvider;
    private bool _mayDelete;
    private bool _seesGeo;
    private bool _mayUpdateGeo;
    private string? _answer;
    private bool _isGood;
    private int? _opened;
    private DateTimeOffset? _askedAt;
    private DateTimeOffset? _arrivedAt;
    private string? _arrived;

    [Inject] public required SourceStore Store { get; init; }

    [Inject] public required SourceRemoval Removal { get; init; }

    [Inject] public required IDialogService Dialogs { get; init; }

    [Inject] public required SourcePulse Pulse { get; init; }

    [Inject] public required HealthBook Health { get; init; }

    [Inject] public required LiveClock Ticks { get; init; }

    [Inject] public required CurrentAdmin Admin { get; init; }

    protected override async Task OnInitializedAsync()
    {
        WatchChanges(Pulse, ReadAsync, Interval);
        WatchChanges(Ticks, ReadAsync, Interval);
        await ReadAsync();
    }

    private async Task ReadAsync()
    {
        var grant = await Admin.GrantAsync();
        if (!grant.Allows(Section.Sources, Level.View))
        {
            return;
        }

        (_isProvider, _isLimited, _now) = (grant.IsProvider, grant.Domains is not null, Clock.GetUtcNow());
        (_seesGeo, _mayUpdateGeo) = (GeoUpdateOrders.MayLook(grant), GeoUpdateOrders.MayPlace(grant));
        _mayDelete = !_isLimited && grant.Allows(Section.Sources, Level.Delete);
        _records = await Store.ReadAsync(_isProvider && !_isLimited ? Tenant.System : grant.Tenant, SourceHour.NumberOf(_now) - HoursShown, Gone);
        _problems = _isLimited ? [] : Health.For(grant.AccountId, _isProvider);
        _isRead = true;
        LookForArrival();
    }

    private void Ask()
    {
        (_askedAt, _arrivedAt, _arrived) = (Clock.GetUtcNow(), null, null);
    }

    // The first login or message after the question, whichever source brings it.
    private void LookForArrival()
    {
        if (_askedAt is not { } asked || _arrived is not null)
        {
            return;
        }

        foreach (var record in _records)
        {
            if (Pulse.LatestOf(record.Source.Id) is { } latest && latest > asked)
            {
                (_arrived, _arrivedAt, _askedAt) = ($"{SourceWords.KindOf(record.Source.Kind)} {record.Source.Name}", latest, null);
                return;
            }
        }
    }

    private async Task ToggleAsync(LoginSource source)
    {
        _opened = _opened == source.Id ? null : source.Id;
        _samples = _opened is null ? [] : await Store.SamplesAsync(source.AccountId, source.Id, Gone);
    }

    private async Task DeleteAsync(LoginSource source)
    {
        var asked = new DialogParameters<DeleteSourceDialog>
        {
            { dialog => dialog.Source, source },
            { dialog => dialog.Key, await Removal.KeyOfAsync(source, Gone) },
        };
        var dialog = await Dialogs.ShowAsync<DeleteSourceDialog>(null, asked, DialogSize);
        if (await dialog.Result is { Canceled: false })
        {
            var problem = await Removal.DeleteAsync(await Admin.ActorAsync(), source.Id, Gone);
            (_answer, _isGood) = (problem ?? $"{source.Name} was deleted.", problem is null);
            await ReadAsync();
        }
    }

    private SourceState StateOf(LoginSource source) => SourceWords.StateOf(source, _problems, _now);

    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
