using System.Globalization;
using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Detection.Tuning;
using MailSecurity.Domain.Storage;
using Microsoft.AspNetCore.Components;

namespace MailSecurity.Dashboard.Components.Settings;

/// <summary>Sensitivity and thresholds of the Account. What may be saved is decided in the store.</summary>
public sealed partial class RuleForm
{
    private readonly Dictionary<string, double> _values = [];
    private AccountSettings? _read;
    private Sensitivity _sensitivity;
    private string? _answer;
    private bool _isGood;
    private bool _isBusy;

    [Inject] public required SettingsStore Store { get; init; }

    [Inject] public required CurrentAdmin Admin { get; init; }

    [Parameter, EditorRequired] public required AccountSettings Current { get; set; }

    [Parameter] public bool MayEdit { get; set; }

    /// <summary>Shown above the button while something is changed and not saved: what the proposed settings would do.</summary>
    [Parameter] public RenderFragment<DetectionSettings>? Proposed { get; set; }

    [Parameter] public EventCallback OnSaved { get; set; }

    private DetectionSettings Wanted => Current.Settings with { Sensitivity = _sensitivity, Thresholds = new Dictionary<string, double>(_values) };

    private bool IsChanged => _sensitivity != Current.Settings.Sensitivity || _values.Count != Current.Settings.Thresholds.Count
        || _values.Any(value => !Current.Settings.Thresholds.TryGetValue(value.Key, out var stored) || !stored.Equals(value.Value));

    // What somebody is typing is kept until the settings themselves are other ones.
    protected override void OnParametersSet()
    {
        if (_read?.Revision == Current.Revision)
        {
            return;
        }

        (_read, _sensitivity) = (Current, Current.Settings.Sensitivity);
        _values.Clear();
        foreach (var (key, value) in Current.Settings.Thresholds)
        {
            _values[key] = value;
        }
    }

    private string TextOf(Threshold threshold) =>
        _values.GetValueOrDefault(threshold.Key, threshold.Read(Store.Defaults)).ToString("R", CultureInfo.InvariantCulture);

    private void Change(Threshold threshold, string? text)
    {
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || value.Equals(threshold.Read(Store.Defaults)))
        {
            _values.Remove(threshold.Key);
            return;
        }

        _values[threshold.Key] = value;
    }

    private async Task SaveAsync()
    {
        if (_isBusy)
        {
            return;
        }

        _isBusy = true;
        try
        {
            var problem = await Store.SaveAsync(await Admin.ActorAsync(), Wanted, Current.Revision, CancellationToken.None);
            (_answer, _isGood) = (problem ?? "Saved.", problem is null);
            if (problem is null or SettingsStore.ChangedMeanwhile)
            {
                await OnSaved.InvokeAsync();
            }
        }
        finally
        {
            _isBusy = false;
        }
    }
}
