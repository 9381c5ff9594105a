using MailSecurity.Domain.Admins;
using Microsoft.AspNetCore.Identity;

namespace MailSecurity.Dashboard.Security;

/// <summary>
/// Long passwords and no rules of composition, as NIST SP 800-63B advises. The upper limit bounds the work that hashing
/// a stranger's input can cause.
/// </summary>
internal sealed class PasswordLength : IPasswordValidator<Admin>
{
    public const int Shortest = 15;
    public const int Longest = 128;

    public Task<IdentityResult> ValidateAsync(UserManager<Admin> manager, Admin user, string? password) =>
        Task.FromResult(password is { Length: > Longest }
            ? IdentityResult.Failed(new IdentityError { Code = "PasswordTooLong", Description = $"A password has at most {Longest} characters." })
            : IdentityResult.Success);
}
