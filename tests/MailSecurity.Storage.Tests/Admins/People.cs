using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;
using MailSecurity.Testing;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Storage.Tests.Admins;

/// <summary>People put straight into the store.</summary>
internal static class People
{
    public static readonly ClientAddress Office = ClientAddress.Parse("203.0.113.9");
    public static readonly ClientAddress Home = ClientAddress.Parse("198.51.100.7");

    public static Actor At(this Admin admin, ClientAddress address) => new(admin.Id, admin.Name, address);

    public static async Task<Admin> AddAsync(
        this TestBench bench, string email, AdminKind kind = AdminKind.Admin, Permissions permissions = default, int[]? domains = null, int? account = null)
    {
        var admin = new Admin
        {
            Id = Guid.CreateVersion7(),
            AccountId = account ?? bench.Account,
            Name = email,
            Email = email,
            UserName = email,
            NormalizedEmail = email.ToUpperInvariant(),
            NormalizedUserName = email.ToUpperInvariant(),
            PasswordHash = "x",
            Kind = kind,
            PermissionBits = permissions.Packed,
            IsLimitedToDomains = domains is not null,
        };
        await bench.Store.WriteAsync(Tenant.System, db =>
        {
            db.Users.Add(admin);
            db.AdminDomains.AddRange((domains ?? []).Select(id => new AdminDomain { AdminId = admin.Id, DomainId = id }));
            return Task.CompletedTask;
        });
        return admin;
    }

    public static async Task<AdminGrant> GrantAsync(this TestBench bench, Admin admin) =>
        (await bench.Get<AdminStore>().GrantAsync(admin.Id, TestContext.Current.CancellationToken))!;

    public static Task<int> DomainAsync(this TestBench bench, string name) =>
        bench.Store.ReadAsync(Tenant.System, db => db.Domains.Where(domain => domain.Name == name).Select(domain => domain.Id).SingleAsync());
}
