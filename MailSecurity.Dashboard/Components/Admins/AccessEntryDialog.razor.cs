using MailSecurity.Domain.Admins;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace MailSecurity.Dashboard.Components.Admins;

/// <summary>Asks for an entry of the access list, and keeps asking until it could be saved.</summary>
public sealed partial class AccessEntryDialog
{
    private string _network = "";
    private string _description = "";
    private DateOnly? _lastDay;
    private string? _problem;

    [CascadingParameter] public required IMudDialogInstance Dialog { get; set; }

    [Parameter] public AccessEntry? Entry { get; set; }

    [Parameter, EditorRequired] public required Func<AccessWish, Task<string?>> Save { get; set; }

    protected override void OnInitialized()
    {
        if (Entry is { } entry)
        {
            (_network, _description) = (entry.Range.ToString(), entry.Description);
            _lastDay = entry.ExpiresAt is { } expires ? DateOnly.FromDateTime(expires.UtcDateTime.AddTicks(-1)) : null;
        }
    }

    private async Task AddAsync()
    {
        var expires = _lastDay is { } day && day < DateOnly.MaxValue ? new DateTimeOffset(day.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero) : (DateTimeOffset?)null;
        _problem = await Save(new AccessWish(_network, _description, expires));
        if (_problem is null)
        {
            Dialog.Close(DialogResult.Ok(true));
        }
    }

    private void Cancel() => Dialog.Cancel();
}

/// <summary>What was typed.</summary>
public sealed record AccessWish(string Network, string Description, DateTimeOffset? ExpiresAt);
