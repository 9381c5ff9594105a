using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Testing;

namespace MailSecurity.Dashboard.Tests.Components;

internal static class AdminTable
{
    public static Task AddAsync(TestBench bench, Guid id, Action<Admin>? change = null) => bench.Store.WriteAsync(Tenant.System, db =>
    {
        var admin = new Admin { Id = id, AccountId = bench.Account, Name = "Ana Admin", Email = "ana.admin@example.org", UserName = "ana.admin@example.org" };
        change?.Invoke(admin);
        db.Users.Add(admin);
        return Task.CompletedTask;
    });
}
