using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Admins;

namespace MailSecurity.Dashboard.Tests.Security;

public sealed class GuessablePasswordTests
{
    private static readonly Admin Ana = new() { Name = "Ana Almeida", Email = "ana.almeida@example.org" };

    [Theory]
    [InlineData("password123456789")]
    [InlineData("aaaaaaaaaaaaaaaaaaaa")]
    [InlineData("qwertyuiopasdfghjkl")]
    [InlineData("almeida@example.org")]
    [InlineData("MailSecurityMailSecurity")]
    [InlineData("anaAlmeida-almeida1")]
    public async Task Password_WhenItIsGuessedFirst_IsRefusedWithAReason(string password) =>
        Assert.EndsWith(".", Assert.Single((await CheckAsync(password)).Errors).Description, StringComparison.Ordinal);

    [Theory]
    [InlineData("correct horse battery staple")]
    [InlineData("a long enough password")]
    [InlineData("zwölf Boxkämpfer jagen Viktor")]
    [InlineData("kitchen almeida rainbow tractor")]
    public async Task Password_WhenItIsHardToGuess_IsTakenWhateverItsCharacters(string password) =>
        Assert.True((await CheckAsync(password)).Succeeded);

    [Fact]
    public async Task Password_OfTheGreatestLength_IsJudgedWithinReason() =>
        Assert.True((await CheckAsync(string.Concat(Enumerable.Range(0, 32).Select(number => $"x{number * 7919 % 997:000}")))).Succeeded);

    private static Task<Microsoft.AspNetCore.Identity.IdentityResult> CheckAsync(string password) =>
        new GuessablePassword().ValidateAsync(null!, Ana, password);
}
