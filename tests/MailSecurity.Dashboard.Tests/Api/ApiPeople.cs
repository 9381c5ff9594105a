using System.Net.Http.Headers;
using System.Text;
using MailSecurity.Dashboard.Security;
using MailSecurity.Dashboard.Tests.Security;
using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailSecurity.Dashboard.Tests.Api;

/// <summary>Callers of the API of every kind.</summary>
internal static class ApiPeople
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<HttpClient> KeyAsync(this PanelHost host, string[] scopes, string account = Account.DefaultName)
    {
        var secret = await host.Keys.CreateAsync(await host.Accounts.FindOrAddAsync(account, Cancel), $"key {Guid.NewGuid():N}", scopes, Cancel);
        var caller = new HttpClient { BaseAddress = host.Address };
        caller.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret!.Value.Reveal());
        return caller;
    }

    public static HttpClient Basic(this PanelHost host, string email, string password = PanelHost.Password)
    {
        var caller = new HttpClient { BaseAddress = host.Address };
        caller.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{email}:{password}")));
        return caller;
    }

    /// <summary>An API Sub-Admin that may call from any address.</summary>
    public static Task<Admin> AddApiSubAdminAsync(this PanelHost host, string email, Permissions permissions, Action<Admin>? change = null) =>
        host.AddAdminAsync(email, admin =>
        {
            (admin.Kind, admin.PermissionBits, admin.MayCallFromAnywhere) = (AdminKind.ApiSubAdmin, permissions.Packed, true);
            change?.Invoke(admin);
        });

    public static Task AddAccessAsync(this PanelHost host, Admin admin, string network) => host.Services.GetRequiredService<Store>().WriteAsync(
        Tenant.System,
        db =>
        {
            Assert.True(AccessNetwork.TryRead(network, out var range, out _));
            db.AccessEntries.Add(new AccessEntry { AccountId = admin.AccountId, AdminId = admin.Id, Network = range.Network, PrefixLength = range.PrefixLength, Description = network });
            return Task.CompletedTask;
        },
        Cancel);

    public static Task<List<AuditEntry>> AuditAsync(this PanelHost host, string action) => host.Services.GetRequiredService<Store>().ReadAsync(
        Tenant.System, db => db.AuditEntries.Where(entry => entry.Action == action).ToListAsync(Cancel), Cancel);

    public static async Task EnableSecondFactorAsync(this PanelHost host, Admin admin)
    {
        var factors = host.Services.GetRequiredService<SecondFactors>();
        var secret = await factors.BeginAsync(admin.Id, Cancel);
        var code = new OtpNet.Totp(secret).ComputeTotp(host.Services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime);
        Assert.NotNull(await factors.EnableAsync(new Actor(admin.Id, admin.Name, null), admin.AccountId, null, code, Cancel));
    }
}
