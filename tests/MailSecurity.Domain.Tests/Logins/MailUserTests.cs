using MailSecurity.Domain.Logins;

namespace MailSecurity.Domain.Tests.Logins;

public sealed class MailUserTests
{
    [Theory]
    [InlineData(" Ana@Example.ORG ", "ana@example.org", "example.org")]
    [InlineData("root", "root", "")]
    [InlineData("<script>alert(1)</script>@x.org", "<script>alert(1)</script>@x.org", "x.org")]
    [InlineData("a@b@c.org", "a@b@c.org", "c.org")]
    [InlineData("用户@例子.example", "用户@例子.example", "例子.example")]
    public void User_WhenReadable_IsLowerCaseWithItsDomain(string text, string name, string domain)
    {
        Assert.True(MailUser.TryRead(text, out var user));
        Assert.Equal((name, domain), (user.Name, user.Domain));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("ana\nLogin: user=<bob>@example.org")]
    [InlineData("ana\u0000@example.org")]
    [InlineData("ana\u0085@example.org")]
    public void User_WhenEmptyOrWithControlCharacters_IsRefused(string text) => Assert.False(MailUser.TryRead(text, out _));

    [Fact]
    public void User_WhenTenKilobytesLong_IsRefused() => Assert.False(MailUser.TryRead(new string('a', 10_000), out _));
}
