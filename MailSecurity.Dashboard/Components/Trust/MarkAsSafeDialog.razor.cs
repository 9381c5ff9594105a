using System.Globalization;
using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Trust;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace MailSecurity.Dashboard.Components.Trust;

/// <summary>
/// Marks a network around an address as safe. What it would do is shown while it is chosen; what it did, afterwards. Without
/// a User the address is typed.
/// </summary>
public sealed partial class MarkAsSafeDialog : IDisposable
{
    private string? _domain;
    private List<string> _domains = [];
    private bool _forUser = true;
    private ClientAddress? _address;
    private string _typed = "";
    private string? _typedProblem;
    private string _typedUser = "";
    private int _step;
    private string _description = "";
    private string _expiry = "never";
    private DateOnly? _lastDay;
    private RangeSuggestion? _suggestion;
    private string? _problem;
    private bool _isSaving;
    private TrustAnswer? _done;

    [Inject] public required CurrentAdmin Admin { get; init; }

    [Inject] public required TrustStore Trust { get; init; }

    [Inject] public required TrustPreviews Previews { get; init; }

    [Inject] public required TimeProvider Clock { get; init; }

    [CascadingParameter] public required IMudDialogInstance Dialog { get; set; }

    [Parameter] public string? User { get; set; }

    [Parameter] public ClientAddress? Address { get; set; }

    /// <summary>The Domain to begin with, when none is given by a User.</summary>
    [Parameter] public string? Domain { get; set; }

    private IReadOnlyList<int> Lengths => _address is { } address ? TrustRules.Lengths(address) : [];

    private Network? Chosen => _address is { } address && _step < Lengths.Count ? new Network(address.NetworkOf(Lengths[_step]), Lengths[_step]) : null;

    private string? ChosenUser => User ?? (_typedUser.Trim().Length > 0 ? _typedUser.Trim() : null);

    private bool IsForUser => User is null ? ChosenUser is not null : _forUser;

    private bool IsComplete => Chosen is not null && _domain is not null
        && _description.Trim().Length >= TrustRules.ShortestDescription && (_expiry != "date" || _lastDay is not null);

    public void Dispose()
    {
        _asking.Cancel();
        _asking.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        var grant = await Admin.GrantAsync();
        if (User is { } user && Address is { } address)
        {
            (_domain, _address) = (MailUser.Parse(user).Domain, address);
            AskAgain();
            _suggestion = await Previews.SuggestAsync(grant.Tenant, user, address, CancellationToken.None);
            return;
        }

        _domains = await Trust.DomainsAsync(grant.Tenant, CancellationToken.None);
        _domain = Domain ?? _domains.FirstOrDefault();
    }

    // Bound, as the slider is: a value that only the server writes would overwrite keys pressed while it was on its way.
    private void Typed(string? text)
    {
        _typed = text ?? "";
        var read = Network.Read(_typed.Trim());
        _typedProblem = read.Error ?? TrustRules.TooWide(read.Network) ?? TrustWords.NotOffered(read.Network);
        _address = _typedProblem is null ? read.Network.First : null;
        _step = _address is null ? 0 : Math.Max(0, Lengths.TakeWhile(length => length > read.Network.PrefixLength).Count());
        AskAgain();
    }

    private void ChooseDomain(ChangeEventArgs change)
    {
        _domain = change.Value?.ToString();
        AskAgain();
    }

    private void Choose(bool forUser)
    {
        _forUser = forUser;
        AskAgain();
    }

    private void Slide(int step)
    {
        _step = Math.Clamp(step, 0, Lengths.Count - 1);
        AskAgain();
    }

    private void Take()
    {
        if (_suggestion is { } suggested)
        {
            _step = Lengths.TakeWhile(length => length > suggested.PrefixLength).Count();
            AskAgain();
        }
    }

    private void ChooseExpiry(ChangeEventArgs change) => _expiry = change.Value?.ToString() ?? "never";

    private DateTimeOffset? ExpiresAt() =>
        _expiry == "date" ? TrustWords.EndOf(_lastDay)
        : int.TryParse(_expiry, NumberStyles.None, CultureInfo.InvariantCulture, out var days) ? Clock.GetUtcNow().AddDays(days)
        : null;

    private async Task SaveAsync()
    {
        if (!IsComplete || _isSaving)
        {
            return;
        }

        _isSaving = true;
        try
        {
            var wanted = new NewTrustedRange(Chosen.ToString(), _domain, IsForUser ? ChosenUser : null, _description, ExpiresAt());
            var answer = await Trust.AddAsync(TrustCaller.Person(await Admin.ActorAsync()), wanted, CancellationToken.None);
            (_problem, _done) = (answer.Problem, answer.Problem is null ? answer : null);
        }
        finally
        {
            _isSaving = false;
        }
    }

    private void Cancel() => Dialog.Cancel();

    private void Close() => Dialog.Close(DialogResult.Ok(true));
}
