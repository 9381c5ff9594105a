using MailSecurity.Domain.Admins;
using Microsoft.AspNetCore.Identity;

namespace MailSecurity.Dashboard.Security;

/// <summary>
/// Refuses what is guessed first: common passwords and patterns, and what is made of the Admin's own name or address
/// (NIST SP 800-63B, 3.1.1.2). There are no rules about kinds of characters.
/// </summary>
internal sealed class GuessablePassword : IPasswordValidator<Admin>
{
    // Of zxcvbn's five grades, 0 and 1 are found within a million guesses.
    private const int LowestGrade = 2;
    private const int ShortestWord = 4;

    // The estimate takes time with the square of the length; the first hundred characters decide anyway.
    private const int Estimated = 100;

    public Task<IdentityResult> ValidateAsync(UserManager<Admin> manager, Admin user, string? password)
    {
        var words = WordsOf(user);
        var chosen = password ?? "";
        var rest = words.Aggregate(chosen, (text, word) => text.Replace(word, "", StringComparison.OrdinalIgnoreCase));
        if (rest.Length < chosen.Length && rest.Length < PasswordLength.Shortest / 2)
        {
            return Refuse("The password is made of your name or address.");
        }

        var grade = Zxcvbn.Zxcvbn.MatchPassword(chosen[..Math.Min(chosen.Length, Estimated)], words).Score;
        return grade >= LowestGrade
            ? Task.FromResult(IdentityResult.Success)
            : Refuse("This password is among the first that are guessed. Several unrelated words are better.");
    }

    private static List<string> WordsOf(Admin admin) =>
    [
        .. $"{admin.Name} {admin.Email}".Split([' ', '@', '.', '-', '_'], StringSplitOptions.RemoveEmptyEntries)
            .Append("mailsecurity")
            .Where(word => word.Length >= ShortestWord)
            .Distinct(StringComparer.OrdinalIgnoreCase),
    ];

    private static Task<IdentityResult> Refuse(string reason) =>
        Task.FromResult(IdentityResult.Failed(new IdentityError { Code = nameof(GuessablePassword), Description = reason }));
}
