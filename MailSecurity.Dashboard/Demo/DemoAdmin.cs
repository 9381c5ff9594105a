using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Storage;
using Microsoft.AspNetCore.Identity;

namespace MailSecurity.Dashboard.Demo;

/// <summary>The Admin of a demo. Its password is made anew for every run and exists on the console only.</summary>
internal sealed class DemoAdmin(IServiceScopeFactory scopes)
{
    public const string Email = "demo@example.org";

    public string Password { get; } = Secret.Create().Reveal()[..20];

    public async Task CreateAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var account = await scope.ServiceProvider.GetRequiredService<AccountStore>().FindOrAddAsync(Account.DefaultName, cancellation);
        var now = scope.ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow();
        var created = await scope.ServiceProvider.GetRequiredService<UserManager<Admin>>().CreateAsync(
            new Admin
            {
                Id = Guid.CreateVersion7(now),
                AccountId = account,
                Email = Email,
                UserName = Email,
                EmailConfirmed = true,
                Name = "Demo",
                IsProvider = true,
                CreatedAt = now,
            },
            Password);
        if (!created.Succeeded)
        {
            throw new InvalidOperationException(string.Join(" ", created.Errors.Select(error => error.Description)));
        }
    }
}
