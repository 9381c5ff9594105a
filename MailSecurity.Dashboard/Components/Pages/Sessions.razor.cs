using MailSecurity.Dashboard.Live;
using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Storage;
using Microsoft.AspNetCore.Components;

namespace MailSecurity.Dashboard.Components.Pages;

/// <summary>The Admin's own sessions, each of which can be ended. It is gone from every browser within seconds.</summary>
public sealed partial class Sessions
{
    private AdminIdentity? _admin;
    private Actor _actor;
    private List<AdminSession> _sessions = [];
    private string? _answer;

    [Inject] public required CurrentAdmin Current { get; init; }

    [Inject] public required SessionStore Store { get; init; }

    [Inject] public required IGeoLocator Geo { get; init; }

    [Inject] public required LiveClock Ticks { get; init; }

    protected override async Task OnInitializedAsync()
    {
        (_admin, _actor) = (await Current.ReadAsync(), await Current.ActorAsync());
        await ReadAsync();
        WatchChanges(Ticks, ReadAsync);
    }

    private async Task ReadAsync()
    {
        var now = Clock.GetUtcNow();
        _sessions = [.. (await Current.GrantAsync()).Sessions
            .Where(session => session.IsAlive(now))
            .OrderByDescending(session => session.Id == _admin!.SessionId)
            .ThenByDescending(session => session.LastActiveAt)];
    }

    private async Task EndAsync(AdminSession session)
    {
        await Store.EndAsync(_actor, _admin!.AccountId, session.Id, AuditAction.SessionEnded, Gone);
        await TellAsync("The session was ended.");
    }

    private async Task EndOthersAsync()
    {
        var count = await Store.EndOthersAsync(_actor, _admin!.AccountId, _admin.SessionId, Gone);
        await TellAsync(count == 1 ? "One session was ended." : $"{count} sessions were ended.");
    }

    private async Task TellAsync(string done)
    {
        _answer = done;
        await ReadAsync();
    }

    private string PlaceOf(AdminSession session) => session.Address is not { } address ? "address not known"
        : Geo.Locate(address) is { Country: { } country } place ? $"{address} · {(place.City is { } city ? $"{city}, " : "")}{Countries.NameOf(country)}"
        : address.ToString();
}
