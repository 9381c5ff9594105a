using System.Reflection;
using MailSecurity.Dashboard.Hubs;
using MailSecurity.Domain.Admins;
using Microsoft.AspNetCore.SignalR;

namespace MailSecurity.Dashboard.Tests.Security;

/// <summary>Every hub method, for every kind of person, with the expected answer. A method without a row fails. Pages and calls are in the matrix of their own.</summary>
public sealed class MatrixTests(PanelHost host) : IClassFixture<PanelHost>
{
    private static readonly string[] HubMethods = ["Watch"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Matrix_WhenAHubMethodIsAdded_NeedsARowForIt()
    {
        var methods = typeof(IncidentHub).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => method.GetBaseDefinition() == method).Select(method => method.Name);
        Assert.Equal(HubMethods, methods);
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

    private sealed record Person(string Name, string? Email, Permissions Permissions, bool CanOpenPanel);
}
