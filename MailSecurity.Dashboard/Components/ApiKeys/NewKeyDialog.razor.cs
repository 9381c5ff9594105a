using System.Globalization;
using MailSecurity.Domain.Admins;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace MailSecurity.Dashboard.Components.ApiKeys;

/// <summary>Asks what a new key is for, offering no more than the giver has. The store checks it again.</summary>
public sealed partial class NewKeyDialog
{
    private readonly HashSet<string> _scopes = [];
    private string _name = "";
    private string _expiry = "365";
    private DateOnly? _lastDay;
    private string? _problem;

    [CascadingParameter] public required IMudDialogInstance Dialog { get; set; }

    [Parameter, EditorRequired] public required AdminGrant Giver { get; set; }

    [Parameter, EditorRequired] public required Func<KeyWish, Task<string?>> Save { get; set; }

    [Inject] public required TimeProvider Clock { get; init; }

    private IEnumerable<string> Offered => ApiScope.All.Where(scope => ApiScope.MayGive(Giver, scope));

    private void Toggle(string scope)
    {
        if (!_scopes.Remove(scope))
        {
            _scopes.Add(scope);
        }
    }

    private async Task SaveAsync()
    {
        if (_expiry == "date" && _lastDay is null)
        {
            _problem = "Choose the last day.";
            return;
        }

        var wish = new KeyWish(_name, [.. ApiScope.All.Where(_scopes.Contains)], ExpiresAt());
        _problem = await Save(wish);
        if (_problem is null)
        {
            Dialog.Close(DialogResult.Ok(wish));
        }
    }

    private DateTimeOffset? ExpiresAt() => _expiry switch
    {
        "never" => null,
        "date" => _lastDay is { } day && day < DateOnly.MaxValue ? new DateTimeOffset(day.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero) : null,
        _ => Clock.GetUtcNow().AddDays(int.Parse(_expiry, CultureInfo.InvariantCulture)),
    };
}

/// <summary>What was chosen.</summary>
public sealed record KeyWish(string Name, IReadOnlyCollection<string> Scopes, DateTimeOffset? ExpiresAt);
