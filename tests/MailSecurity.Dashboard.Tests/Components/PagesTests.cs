using System.Reflection;
using MailSecurity.Dashboard.Components;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;

namespace MailSecurity.Dashboard.Tests.Components;

public sealed class PagesTests
{
    private static readonly string[] ForStrangers = ["Error", "Setup", "SignIn", "SignInCode"];

    [Fact]
    public void Page_WhenItIsNotForStrangers_NeedsAnAdminAlsoInsideAnOpenCircuit()
    {
        var pages = typeof(App).Assembly.GetTypes().Where(type => type.GetCustomAttributes<RouteAttribute>().Any()).ToArray();
        Assert.All(pages, page => Assert.NotEmpty(page.GetCustomAttributes<AuthorizeAttribute>()));
        Assert.Equal(ForStrangers, pages.Where(page => page.GetCustomAttribute<AllowAnonymousAttribute>() is not null).Select(page => page.Name).Order());
    }
}
