using MailSecurity.Domain.Admins;
using Microsoft.AspNetCore.Identity;

namespace MailSecurity.Dashboard.Security;

internal static class PasswordRules
{
    /// <summary>What is wrong with a new password, in sentences; empty if it may be used.</summary>
    public static async Task<List<string>> ProblemsAsync(this UserManager<Admin> admins, Admin admin, string password)
    {
        var problems = new List<string>();
        foreach (var validator in admins.PasswordValidators)
        {
            problems.AddRange((await validator.ValidateAsync(admins, admin, password)).Errors.Select(error => error.Description));
        }

        return problems;
    }
}
