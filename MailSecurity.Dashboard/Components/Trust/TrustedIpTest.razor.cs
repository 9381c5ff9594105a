using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;
using Microsoft.AspNetCore.Components;

namespace MailSecurity.Dashboard.Components.Trust;

/// <summary>Says which entries cover an address, in whatever Domain.</summary>
public sealed partial class TrustedIpTest
{
    private string _tested = "";
    private IReadOnlyList<string> _answer = [];

    [Inject] public required CurrentAdmin Admin { get; init; }

    [Inject] public required TrustStore Trust { get; init; }

    [Inject] public required TimeProvider Clock { get; init; }

    private async Task TestAsync()
    {
        if (!ClientAddress.TryParse(_tested.Trim(), out var address))
        {
            _answer = ["This is not an IP address."];
            return;
        }

        var grant = await Admin.GrantAsync();
        var now = Clock.GetUtcNow();
        var covering = await Trust.CoveringAsync(grant.Tenant, address, CancellationToken.None);
        _answer = covering.Count == 0
            ? [$"{address} is not trusted."]
            : [.. covering.Select(entry => $"{address} {(entry.IsExpired(now) ? "was" : "is")} trusted for {entry.User ?? $"every User of {entry.Domain}"} by {entry.Network}, {entry.Description}{(entry.IsExpired(now) ? " (expired)" : "")}.")];
    }
}
