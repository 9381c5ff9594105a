using MailSecurity.Dashboard.Security;
using Microsoft.AspNetCore.Http;

namespace MailSecurity.Dashboard.Tests.Security;

public sealed class CookiePrefixTests
{
    [Theory]
    [InlineData("https", "__Host-mailsecurity=value")]
    [InlineData("http", "mailsecurity=value")]
    public void Cookie_WhenAppended_HasThePrefixOnlyOverHttps(string scheme, string expected)
    {
        var context = new DefaultHttpContext { Request = { Scheme = scheme } };
        new CookiePrefix().AppendResponseCookie(context, "mailsecurity", "value", new CookieOptions());
        Assert.StartsWith(expected, context.Response.Headers.SetCookie.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Cookie_WhenPlantedWithoutThePrefix_IsNotReadOverHttps()
    {
        var context = new DefaultHttpContext { Request = { Scheme = "https", Headers = { Cookie = "mailsecurity=planted" } } };
        Assert.Null(new CookiePrefix().GetRequestCookie(context, "mailsecurity"));
    }
}
