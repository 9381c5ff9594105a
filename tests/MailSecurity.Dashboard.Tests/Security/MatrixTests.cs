using System.Net;
using System.Reflection;
using MailSecurity.Dashboard.Components;
using MailSecurity.Dashboard.Hubs;
using MailSecurity.Domain.Admins;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;

namespace MailSecurity.Dashboard.Tests.Security;

/// <summary>Every page and hub method, for every kind of person, with the expected answer. A page or method without a row fails.</summary>
public sealed class MatrixTests(PanelHost host) : IClassFixture<PanelHost>
{
    private const string Everyone = "everyone";
    private const string SignedIn = "signed in";

    // Route → what it takes to open it: nothing, a session, or a section of which "view" is needed.
    private static readonly Dictionary<string, object> Pages = new()
    {
        ["/"] = SignedIn,
        ["/about"] = SignedIn,
        ["/error"] = Everyone,
        ["/not-found"] = SignedIn,
        ["/sign-in"] = Everyone,
        ["/sign-in/code"] = Everyone,
        ["/security/2fa"] = SignedIn,
        ["/security/2fa/passkey"] = SignedIn,
        ["/security/password"] = SignedIn,
        ["/security/sessions"] = SignedIn,
        ["/setup/{SecretText}"] = Everyone,
        ["/security/incidents"] = Section.Incidents,
        ["/security/incidents/{Id:guid}"] = Section.Incidents,
        ["/security/incidents/not-raised"] = Section.Incidents,
        ["/security/trusted-ips"] = Section.TrustedIps,
        ["/security/access-lists"] = Section.AccessLists,
        ["/security/sub-admins"] = Section.SubAdmins,
        ["/security/api-keys"] = Section.Api,
        ["/security/audit"] = Section.Audit,
        ["/sources"] = Section.Sources,
        ["/on-call/devices"] = Section.OnCall,
        ["/on-call/alerts"] = Section.OnCall,
    };

    // Not pages, but opened like them.
    private static readonly Dictionary<string, object> Files = new()
    {
        ["/security/audit.csv"] = Section.Audit,
        ["/security/incidents.csv"] = Section.Incidents,
        ["/security/trusted-ips.csv"] = Section.TrustedIps,
    };

    private static readonly string[] HubMethods = ["Watch"];

    // Everything else that answers, and why it needs no row above: it is opened in a test of its own, or by everybody on purpose.
    private static readonly string[] OtherRoutes =
    [
        "/health/live", "/health/ready", "/sign-out", "/security/access-lists/confirm", "/openapi/{documentName}.json", "/dovecot/auth-policy",

        // Carry their own token: PushEndpointTests.
        "/on-call/push/shown", "/on-call/push/clicked", "/on-call/push/acknowledge", "/on-call/push/renew",

        // A file that does not exist.
        "/{**path:file}",
    ];

    // Roots with a matrix or a filter of their own.
    private static readonly string[] OtherRoots = ["/api", "/hubs/incidents", "/jobs", "/_blazor", "/_framework", "/_content"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Matrix_WhenAPageOrHubMethodIsAdded_NeedsARowForIt()
    {
        var routes = typeof(App).Assembly.GetTypes().SelectMany(type => type.GetCustomAttributes<RouteAttribute>()).Select(route => route.Template).Order();
        Assert.Equal(Pages.Keys.Order(), routes);
        var methods = typeof(IncidentHub).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => method.GetBaseDefinition() == method).Select(method => method.Name);
        Assert.Equal(HubMethods, methods);
    }

    [Fact]
    public void Route_WhenOneIsAdded_NeedsARowOrAReason()
    {
        var unknown = host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.Metadata.GetMetadata<Microsoft.AspNetCore.StaticAssets.StaticAssetDescriptor>() is null)
            .Select(route => "/" + route.RoutePattern.RawText!.Trim('/'))
            .Where(route => !Pages.ContainsKey(route) && !Files.ContainsKey(route) && !OtherRoutes.Contains(route) && !OtherRoots.Any(root => route == root || route.StartsWith(root + "/", StringComparison.Ordinal)))
            .Distinct();
        Assert.Empty(unknown);
    }

    [Fact]
    public async Task Page_ForEachKindOfPerson_AnswersAsTheMatrixSays()
    {
        foreach (var person in await PeopleAsync())
        {
            foreach (var (route, needs) in Pages.Concat(Files))
            {
                // A visitor each: a refusal may end the session.
                using var visitor = host.Visit();
                if (person.Email is not null)
                {
                    await visitor.SignInAsync(person.Email, PanelHost.Password);
                }

                var path = route.Replace("{SecretText}", "nothing", StringComparison.Ordinal).Replace("{Id:guid}", Guid.NewGuid().ToString(), StringComparison.Ordinal);
                using var answer = await visitor.GetAsync(path);
                Assert.True(person.Expect(route, needs).Contains(answer.StatusCode), $"{person.Name} at {route}: {answer.StatusCode}");
            }
        }
    }

    [Fact]
    public async Task Incident_WhenItIsOfAnotherDomainOrAccount_DoesNotExist()
    {
        var own = await host.RaiseAsync("ana@matrix-own.example");
        var other = await host.RaiseAsync("bob@matrix-other.example");
        var foreign = await host.RaiseAsync("carla@matrix-own.example", "Elsewhere");
        var viewer = default(Permissions).With(Section.Incidents, Level.View).Packed;
        var scoped = await host.AddAdminAsync("scoped@matrix.example", admin => (admin.Kind, admin.PermissionBits, admin.IsLimitedToDomains) = (AdminKind.SubAdmin, viewer, true));
        await host.LimitAsync(scoped, await host.DomainAsync("matrix-own.example"));
        await host.AddAdminAsync("whole@matrix.example");
        foreach (var (email, sees) in new[] { ("scoped@matrix.example", new[] { own }), ("whole@matrix.example", [own, other]) })
        {
            using var visitor = host.Visit();
            await visitor.SignInAsync(email, PanelHost.Password);
            foreach (var incident in new[] { own, other, foreign })
            {
                var page = await visitor.ReadAsync($"/security/incidents/{incident.Id}");
                Assert.Equal(sees.Contains(incident), page.Contains(incident.User, StringComparison.Ordinal));
                Assert.Equal(!sees.Contains(incident), page.Contains("No such incident", StringComparison.Ordinal));
            }

            var home = await visitor.ReadAsync("/");
            Assert.Equal(sees.Contains(other), home.Contains(other.User, StringComparison.Ordinal));
            Assert.DoesNotContain(foreign.User, home, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Watch_ForEachKindOfPerson_AnswersAsTheMatrixSays()
    {
        foreach (var person in await PeopleAsync())
        {
            if (person.Email is null || !person.CanOpenPanel)
            {
                await Assert.ThrowsAnyAsync<HttpRequestException>(() => host.ListenAsync(person.Email ?? "nobody@example.org"));
                continue;
            }

            await using var connection = await host.ListenAsync(person.Email);
            var failure = await Record.ExceptionAsync(() => Microsoft.AspNetCore.SignalR.Client.HubConnectionExtensions.InvokeAsync(connection, "Watch", new WatchFilter(), Cancel));
            Assert.Equal(person.Permissions.Allows(Section.Incidents, Level.View), failure is null);
            Assert.True(failure is null or HubException);
        }
    }

    private async Task<IReadOnlyList<Person>> PeopleAsync()
    {
        var people = new List<Person> { new("a stranger", null, default, CanOpenPanel: false) };
        var kinds = new List<(string Name, AdminKind Kind, Permissions Permissions, bool Disabled)>
        {
            ("an Admin", AdminKind.Admin, Permissions.All, false),
            ("a disabled Admin", AdminKind.Admin, Permissions.All, true),
            ("an API Sub-Admin", AdminKind.ApiSubAdmin, Permissions.All, false),
            ("a Sub-Admin with nothing", AdminKind.SubAdmin, default, false),
        };
        kinds.AddRange(Permissions.Sections.Select(section => ($"a Sub-Admin for {section}", AdminKind.SubAdmin, default(Permissions).With(section, Level.View), false)));
        foreach (var (name, kind, permissions, disabled) in kinds)
        {
            var email = $"p{Guid.NewGuid():N}@example.org";
            await host.AddAdminAsync(email, admin =>
            {
                (admin.Kind, admin.PermissionBits) = (kind, permissions.Packed);
                admin.DisabledAt = disabled ? DateTimeOffset.UnixEpoch : null;
            });
            people.Add(new Person(name, email, permissions, kind != AdminKind.ApiSubAdmin && !disabled));
        }

        return people;
    }

    private sealed record Person(string Name, string? Email, Permissions Permissions, bool CanOpenPanel)
    {
        public HttpStatusCode[] Expect(string route, object needs) =>
            // Whoever is signed in already is led on from the sign-in page; the other two tell their own story by status.
            needs is Everyone ? [HttpStatusCode.OK, HttpStatusCode.Found, HttpStatusCode.NotFound, HttpStatusCode.InternalServerError]
            : Email is null ? [HttpStatusCode.Found]
            : !CanOpenPanel ? [HttpStatusCode.Found, HttpStatusCode.Forbidden]
            : needs is Section section && !Permissions.Allows(section, Level.View) ? [HttpStatusCode.Forbidden]
            : route == "/not-found" ? [HttpStatusCode.OK, HttpStatusCode.NotFound] : [HttpStatusCode.OK];
    }
}
