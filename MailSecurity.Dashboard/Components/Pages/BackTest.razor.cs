using System.Globalization;
using MailSecurity.Dashboard.Components.Settings;
using MailSecurity.Dashboard.Live;
using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Detection.BackTesting;
using MailSecurity.Domain.Detection.Tuning;
using MailSecurity.Domain.Storage;
using MailSecurity.Jobs.Detection;
using Microsoft.AspNetCore.Components;

namespace MailSecurity.Dashboard.Components.Pages;

/// <summary>Other settings, tried on what is stored. One back-test for each Account; everybody who may see settings sees the same one.</summary>
public sealed partial class BackTest
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<string, double> _thresholds = [];
    private BackTestRun? _run;
    private BackTestProgress _progress;
    private Sensitivity _sensitivity;
    private int _days = 30;
    private string _network = "";
    private string? _problem;
    private string? _saved;
    private bool _isSaved;
    private bool _isBusy;
    private bool _mayEdit;
    private bool _mayStart;
    private bool _mayCancel;
    private AccountSettings? _current;

    [Inject] public required BackTests Tests { get; init; }

    [Inject] public required BackTestStore Store { get; init; }

    [Inject] public required SettingsStore Settings { get; init; }

    [Inject] public required DetectionLimits Limits { get; init; }

    [Inject] public required CurrentAdmin Admin { get; init; }

    /// <summary>What to try, from the settings page.</summary>
    [SupplyParameterFromQuery(Name = "sensitivity")] public string? SensitivityText { get; set; }

    /// <inheritdoc cref="SensitivityText"/>
    [SupplyParameterFromQuery(Name = "thresholds")] public string? ThresholdText { get; set; }

    private string ProgressText => _progress.AllUsers == 0 ? "Waiting for its turn…"
        : string.Create(CultureInfo.InvariantCulture, $"{_progress.Users:N0} of {_progress.AllUsers:N0} Users");

    protected override async Task OnInitializedAsync()
    {
        WatchChanges(new BackTestFeed(Tests, (await Admin.GrantAsync()).AccountId), ReadAsync, Interval);
        await ReadAsync();
        if (SensitivityText is not null || ThresholdText is not null)
        {
            Fill(Enum.TryParse<Sensitivity>(SensitivityText, ignoreCase: true, out var asked) ? asked : Sensitivity.Balanced, BackTestWords.ThresholdsOf(ThresholdText));
        }
        else if (_run is { } latest)
        {
            Fill(latest.Proposal.Sensitivity, latest.Proposal.Thresholds);
            (_days, _network) = (latest.Proposal.Days, latest.Proposal.TrustedNetwork ?? "");
        }
        else if (_current is { } present)
        {
            Fill(present.Settings.Sensitivity, present.Settings.Thresholds);
        }
    }

    private void Fill(Sensitivity sensitivity, IReadOnlyDictionary<string, double> thresholds)
    {
        _sensitivity = sensitivity;
        foreach (var (key, value) in thresholds)
        {
            _thresholds[key] = value;
        }
    }

    // Asked again each time: the right may have been taken away.
    private async Task ReadAsync()
    {
        var grant = await Admin.GrantAsync();
        if (!grant.Allows(Section.Settings, Level.View))
        {
            (_run, _mayEdit, _mayStart, _mayCancel) = (null, false, false, false);
            return;
        }

        _mayStart = grant.Allows(Section.Settings, Level.Edit);
        _mayEdit = _mayStart && grant.Tenant.SeesAllDomains;
        _mayCancel = _mayStart || Tests.IsOf(grant.Id, grant.AccountId);

        // While it runs only the progress is new, and that is in memory.
        _progress = Tests.ProgressOf(grant.AccountId) ?? default;
        if (_run?.State is not BackTestState.Running || Tests.ProgressOf(grant.AccountId) is null)
        {
            await Tests.SettleAsync(grant.AccountId, Gone);
            _run = await Store.ReadAsync(grant.Tenant, Gone);
            _current = await Settings.ReadAsync(grant.Tenant, Gone);
        }
    }

    private async Task StartAsync()
    {
        (_isBusy, _saved) = (true, null);
        var proposal = new BackTestProposal
        {
            Days = _days,
            Sensitivity = _sensitivity,
            Thresholds = new Dictionary<string, double>(_thresholds),
            TrustedNetwork = _network.Trim() is { Length: > 0 } network ? network : null,
        };
        _problem = await Tests.StartAsync(await Admin.ActorAsync(), proposal, Gone);
        _isBusy = false;
        await ReadAsync();
    }

    private async Task CancelAsync()
    {
        await Tests.CancelAsync(await Admin.ActorAsync(), (await Admin.GrantAsync()).AccountId, Gone);
    }

    private bool IsNew(BackTestProposal proposal) => _current is { Settings: var settings }
        && (settings.Sensitivity != proposal.Sensitivity || !settings.Thresholds.OrderBy(changed => changed.Key).SequenceEqual(proposal.Thresholds.OrderBy(changed => changed.Key)));

    private async Task SaveAsync(BackTestProposal proposal)
    {
        _isBusy = true;
        var wanted = _current!.Settings with { Sensitivity = proposal.Sensitivity, Thresholds = proposal.Thresholds };
        var problem = await Settings.SaveAsync(await Admin.ActorAsync(), wanted, _current.Revision, Gone);
        (_saved, _isSaved, _isBusy) = (problem ?? "Saved. What is judged from now on is judged by it.", problem is null, false);
        await ReadAsync();
    }
}
