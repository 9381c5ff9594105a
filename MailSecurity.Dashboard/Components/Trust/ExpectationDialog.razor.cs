using System.Globalization;
using MailSecurity.Domain.Trust;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace MailSecurity.Dashboard.Components.Trust;

/// <summary>Asks where a User is expected and until when, until the store has taken it.</summary>
public sealed partial class ExpectationDialog
{
    private string _country = "";
    private DateOnly? _lastDay;
    private string _note = "";
    private string? _problem;
    private bool _isSaving;

    [Inject] public required TimeProvider Clock { get; init; }

    [CascadingParameter] public required IMudDialogInstance Dialog { get; set; }

    [Parameter, EditorRequired] public required string User { get; set; }

    /// <summary>Offered before all others, the first one chosen.</summary>
    [Parameter] public IReadOnlyList<string> Countries { get; set; } = [];

    [Parameter, EditorRequired] public required Func<NewExpectation, Task<TrustAnswer>> Save { get; set; }

    private IEnumerable<string> Others => Domain.Geo.Countries.Codes.Except(Countries).OrderBy(Domain.Geo.Countries.NameOf, StringComparer.InvariantCulture);

    protected override void OnInitialized() => _country = Countries.Count > 0 ? Countries[0] : "";

    private string Day(int fromNow) => Clock.GetUtcNow().UtcDateTime.AddDays(fromNow).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private async Task SaveAsync()
    {
        if (_isSaving)
        {
            return;
        }

        _isSaving = true;
        try
        {
            var answer = await Save(new NewExpectation(User, _country, TrustWords.EndOf(_lastDay), _note));
            _problem = answer.Problem;
            if (_problem is null)
            {
                Dialog.Close(DialogResult.Ok(answer));
            }
        }
        finally
        {
            _isSaving = false;
        }
    }

    private void Cancel() => Dialog.Cancel();
}
