using System.Globalization;
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
    private bool _isBusy;

    [Inject] public required BackTests Tests { get; init; }

    [Inject] public required BackTestStore Store { get; init; }

    [Inject] public required DetectionLimits Limits { get; init; }

    [Inject] public required CurrentAdmin Admin { get; init; }

    private string ProgressText => _progress.AllUsers == 0 ? "Waiting for its turn…"
        : string.Create(CultureInfo.InvariantCulture, $"{_progress.Users:N0} of {_progress.AllUsers:N0} Users");

    protected override async Task OnInitializedAsync()
    {
        WatchChanges(new BackTestFeed(Tests, (await Admin.GrantAsync()).AccountId), ReadAsync, Interval);
        await ReadAsync();
        if (_run is { } latest)
        {
            (_sensitivity, _days, _network) = (latest.Proposal.Sensitivity, latest.Proposal.Days, latest.Proposal.TrustedNetwork ?? "");
            foreach (var (key, value) in latest.Proposal.Thresholds)
            {
                _thresholds[key] = value;
            }
        }
    }

    // Asked again each time: the right may have been taken away.
    private async Task ReadAsync()
    {
        var grant = await Admin.GrantAsync();
        if (!grant.Allows(Section.Settings, Level.View))
        {
            _run = null;
            return;
        }

        // While it runs only the progress is new, and that is in memory.
        _progress = Tests.ProgressOf(grant.AccountId) ?? default;
        if (_run?.State is not BackTestState.Running || Tests.ProgressOf(grant.AccountId) is null)
        {
            _run = await Store.ReadAsync(grant.Tenant, Gone);
        }
    }

    private async Task StartAsync()
    {
        _isBusy = true;
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
        var grant = await Admin.GrantAsync();
        if (grant.Allows(Section.Settings, Level.View))
        {
            Tests.Cancel(grant.AccountId);
        }
    }
}
