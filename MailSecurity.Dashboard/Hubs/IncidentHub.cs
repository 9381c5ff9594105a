using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Admins;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;

namespace MailSecurity.Dashboard.Hubs;

/// <summary>What a listener can be told.</summary>
public interface IIncidentClient
{
    Task IncidentChanged(IncidentSummary summary);
}

/// <summary>Live incidents for programs outside the panel; its own pages read the board instead. A listener hears nothing until it calls Watch.</summary>
[Authorize(Policy = HubPolicy.Name)]
internal sealed class IncidentHub(IncidentListeners listeners, HubConnections connections, AccessBook book) : Hub<IIncidentClient>
{
    /// <summary>Sends from now on what matches <paramref name="filter"/>, instead of what was asked for before.</summary>
    public async Task Watch(WatchFilter? filter)
    {
        filter ??= new WatchFilter();
        if (!filter.IsUsable)
        {
            throw new HubException("This filter cannot be watched: severity is low, medium, high or critical; texts have at most 320 characters.");
        }

        if (await ViewerAsync(Context.ConnectionAborted) is not { } viewer)
        {
            throw new HubException("Security Incidents are not among your permissions.");
        }

        var (left, joined) = listeners.Put(Context.ConnectionId, viewer, filter);
        if (left is not null && left != joined)
        {
            await Groups.RemoveFromGroupAsync(Context.ConnectionId, left, Context.ConnectionAborted);
        }

        await Groups.AddToGroupAsync(Context.ConnectionId, joined, Context.ConnectionAborted);
    }

    public override Task OnConnectedAsync()
    {
        if (!connections.TryAdd(Context))
        {
            Context.Abort();
        }

        return base.OnConnectedAsync();
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        connections.Remove(Context.ConnectionId);
        listeners.Remove(Context.ConnectionId);
        return base.OnDisconnectedAsync(exception);
    }

    private async Task<HubViewer?> ViewerAsync(CancellationToken cancellation)
    {
        if (Context.User is not { } user)
        {
            return null;
        }

        if (ApiCaller.KeyOf(user) is not null)
        {
            return ApiCaller.Has(user, ApiScope.IncidentsRead) ? new HubViewer(ApiAccess.AccountOf(user), null) : null;
        }

        var id = ApiCaller.AdminOf(user) ?? (AdminIdentity.TryRead(user, out var admin) ? admin.Id : default);
        return await book.ReadAsync(id, cancellation) is { } grant && grant.Allows(Section.Incidents, Level.View) && (grant.CanOpenPanel || ApiCaller.Is(user))
            ? new HubViewer(grant.AccountId, grant)
            : null;
    }
}
