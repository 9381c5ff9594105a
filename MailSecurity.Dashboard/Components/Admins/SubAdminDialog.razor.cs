using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Storage;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace MailSecurity.Dashboard.Components.Admins;

/// <summary>Asks what somebody shall be allowed, offering no more than the giver has. The store checks it again.</summary>
public sealed partial class SubAdminDialog
{
    private readonly HashSet<int> _domains = [];
    private string _name = "";
    private string _email = "";
    private AdminKind _kind = AdminKind.SubAdmin;
    private Permissions _permissions = default(Permissions).With(Section.Incidents, Level.View);
    private bool _allDomains;
    private bool _mayCallFromAnywhere;
    private string? _problem;

    [CascadingParameter] public required IMudDialogInstance Dialog { get; set; }

    /// <summary>Null for somebody new.</summary>
    [Parameter] public AdminGrant? Who { get; set; }

    [Parameter, EditorRequired] public required AdminGrant Giver { get; set; }

    [Parameter, EditorRequired] public required IReadOnlyList<DomainName> Domains { get; set; }

    [Parameter, EditorRequired] public required Func<SubAdminWish, Task<string?>> Save { get; set; }

    private IEnumerable<AdminKind> Kinds => Enum.GetValues<AdminKind>().Where(kind => kind != AdminKind.Admin || Giver.Kind == AdminKind.Admin);

    protected override void OnInitialized()
    {
        _allDomains = Giver.Domains is null;
        if (Who is { } who)
        {
            (_kind, _permissions, _allDomains) = (who.Kind, who.Kind == AdminKind.Admin ? default : who.Permissions, who.Domains is null);
            _mayCallFromAnywhere = who.MayCallFromAnywhere;
            _domains.UnionWith(who.Domains?.Keys ?? []);
        }
    }

    private IEnumerable<Level> LevelsFor(Section section) => Enum.GetValues<Level>().Where(level => level <= Giver.Permissions[section]);

    private void Set(Section section, ChangeEventArgs change)
    {
        if (Enum.TryParse<Level>(change.Value?.ToString(), out var level))
        {
            _permissions = _permissions.With(section, level);
        }
    }

    private void Toggle(int domainId)
    {
        if (!_domains.Remove(domainId))
        {
            _domains.Add(domainId);
        }
    }

    private async Task SaveAsync()
    {
        var wish = new SubAdminWish(_name, _email, new AdminWishes(_kind, _permissions, _allDomains ? null : [.. _domains], _mayCallFromAnywhere));
        _problem = await Save(wish);
        if (_problem is null)
        {
            Dialog.Close(DialogResult.Ok(wish));
        }
    }
}

/// <summary>What was chosen.</summary>
public sealed record SubAdminWish(string Name, string Email, AdminWishes Rights);
