using System.Net;
using System.Reflection;
using MailSecurity.Dashboard.Components;
using MailSecurity.Domain.Admins;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;

namespace MailSecurity.Dashboard.Tests.Matrix;

/// <summary>Every page, file and other route that is not below /api/v1, for everybody, in each place (one API Sub-Admin stands for all: their passwords open no page). A route without a row fails.</summary>
[Collection(MatrixCollection.Name)]
public sealed class PageMatrixTests(World world)
{
    private static readonly Opens Anybody = new(_ => 200);
    private static readonly Opens SignedIn = new(Door);

    // Sent without a word, hence not understood, whoever sends it: the word is all that counts.
    private static readonly Opens PushWord = new(_ => 400);

    // Route → who gets which answer and, where it shows objects, whose those are.
    private static readonly Row[] Rows =
    [
        new("/", SignedIn) { Marker = spot => spot.User, Shows = (kind, place) => kind.May(Section.Incidents, Level.View) && kind.Sees(place) },
        new("/about", SignedIn),
        new("/not-found", SignedIn),
        new("/error", new(_ => 200)),

        // Whoever is signed in is led on; so is a cookie whose session ended, which the next page then refuses.
        new("/sign-in", new(kind => kind.Shows is Shows.Session ? 302 : 200)),
        new("/sign-in/code", Anybody),
        new("/setup/{SecretText}", new(_ => 200)) { Path = _ => "/setup/nothing" },
        new("/security/2fa", SignedIn),
        new("/security/2fa/passkey", SignedIn),
        new("/security/password", SignedIn),
        new("/security/sessions", SignedIn),

        // Its rows come with the circuit: whose they are is in the matrix of deeds, and in the file.
        new("/security/incidents", Needs(Section.Incidents)),
        new("/security/incidents.csv", Needs(Section.Incidents)) { Marker = spot => spot.User },
        new("/security/incidents/{Id:guid}", Needs(Section.Incidents)) { Path = spot => $"/security/incidents/{spot.Incident.Id}", Marker = spot => spot.User },
        new("/security/incidents/not-raised", Needs(Section.Incidents)) { Marker = spot => spot.QuietUser },
        new("/security/trusted-ips", Needs(Section.TrustedIps)) { Path = _ => "/security/trusted-ips?q=177.0.0.2", Marker = spot => spot.TrustedAs },
        new("/security/trusted-ips.csv", Needs(Section.TrustedIps)) { Marker = spot => spot.TrustedAs },

        // One's own list, or that of a program whom one may manage.
        new("/security/access-lists", Needs(Section.AccessLists))
        {
            Path = spot => $"/security/access-lists?admin={spot.Program.Email}",
            Marker = spot => spot.Program.Name + "</",
            Shows = (kind, place) => kind.May(Section.SubAdmins, Level.View) && kind.Sees(place),
        },

        // People are of the Account, whichever Domains they look after.
        new("/security/sub-admins", Needs(Section.SubAdmins)) { Marker = spot => spot.Colleague.Email!, Shows = (_, place) => place is not Place.OtherAccount },
        new("/security/api-keys", Needs(Section.Api)) { Marker = spot => spot.KeyName, Shows = (kind, place) => kind.SeesAccount(place) },
        new("/security/audit", Needs(Section.Audit)) { Path = _ => "/security/audit?who=somebody", Marker = spot => spot.AuditedAs, Shows = (kind, place) => kind.SeesAccount(place) },
        new("/security/audit.csv", Needs(Section.Audit)) { Path = _ => "/security/audit.csv?who=somebody", Marker = spot => spot.AuditedAs, Shows = (kind, place) => kind.SeesAccount(place) },
        new("/on-call", Needs(Section.OnCall)),
        new("/on-call/schedules", Needs(Section.OnCall)),
        new("/on-call/escalation", Needs(Section.OnCall)),
        new("/on-call/devices", Needs(Section.OnCall)),
        new("/on-call/alerts", Needs(Section.OnCall)),
        new("/on-call/channels", Needs(Section.OnCall)),
        new("/settings", Needs(Section.Settings)),
        new("/settings/back-test", Needs(Section.Settings)),
        new("/sources", Needs(Section.Sources)) { Marker = spot => spot.SourceName, Shows = (kind, place) => kind.SeesAccount(place) || kind.IsProvider },
        new("/jobs/{**path}", new(kind => Door(kind) is not 200 and not 302 ? Door(kind) : kind.IsInPanel ? kind.IsProvider ? 200 : 403 : 302)) { Path = _ => "/jobs" },

        // Forms: without their token nothing happens, whoever sends them.
        new("/sign-out", new(kind => kind.IsInPanel ? 400 : Program(kind))) { Method = "POST" },
        new("/security/access-lists/confirm", new(kind => !kind.IsInPanel ? Program(kind) : kind.May(Section.AccessLists, Level.Edit) ? 400 : 403)) { Method = "POST" },

        // What the API is like is for people and programs alike.
        new("/api/{documentName?}", new(kind => Caller(kind) ?? Door(kind))) { Path = _ => "/api/" },
        new("/openapi/{documentName}.json", new(kind => Caller(kind) ?? Program(kind))) { Path = _ => "/openapi/v1.json" },
        new("/_blazor/negotiate", new(kind => kind.IsInPanel ? 200 : Program(kind))) { Method = "POST", Path = _ => "/_blazor/negotiate?negotiateVersion=1" },
        // Carry their own token, and nothing happens without it: PushEndpointTests.
        new("/on-call/push/shown", PushWord) { Method = "POST" },
        new("/on-call/push/clicked", PushWord) { Method = "POST" },
        new("/on-call/push/acknowledge", PushWord) { Method = "POST" },
        new("/on-call/push/renew", PushWord) { Method = "POST" },
        new("/health/live", Anybody),
        new("/health/ready", new(kind => kind is { IsInPanel: true, IsProvider: true } or { IsAtApi: true, Shows: Shows.Key } ? 200 : 401)) { Path = _ => "/health/ready?details" },
        new("/metrics", new(kind => !kind.IsInPanel ? Program(kind) : kind.IsProvider ? 200 : 403)),
        new("/dovecot/auth-policy", new(kind => kind is not { IsAtApi: true, Shows: Shows.Key } ? 401 : kind.Scopes.Contains(ApiScope.Intake) ? 200 : 403)) { Method = "POST" },
        new("/{**path:file}", new(kind => Door(kind) is 200 ? 404 : Door(kind))) { Path = _ => "/nothing.txt" },
    ];

    // Roots with a matrix of their own, and files that are everybody's.
    private static readonly string[] OtherRoots = ["/api/v1", "/hubs/incidents", "/_framework", "/_content"];

    // Below a row that decides for all of them: the circuit's transport by one policy, the API page's own files.
    private static readonly string[] DecidedAbove = ["/_blazor", "/_blazor/disconnect", "/_blazor/initializers", "/api/favicon.svg", "/api/scalar.aspnetcore.js", "/api/scalar.js"];

    private static readonly Dictionary<string, Row> ByRoute = Rows.ToDictionary(row => row.Route);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Where something is shown, in each place; elsewhere once.</summary>
    public static IEnumerable<TheoryDataRow<string, string, Place>> Cells() =>
        from row in Rows
        from kind in Kinds.All
        where kind is not { Shows: Shows.Password, IsOnePermission: true }
        from place in row.Marker is not null && row.Opens.To(kind) is 200 ? Enum.GetValues<Place>() : [Place.OwnDomain]
        select new TheoryDataRow<string, string, Place>(row.Route, kind.Name, place);

    [Theory, MemberData(nameof(Cells))]
    public async Task Route_ForEverybodyInEachPlace_AnswersAsTheMatrixSays(string route, string person, Place place)
    {
        var (row, kind, spot) = (ByRoute[route], Kinds.Named(person), world[place]);

        using var answer = await world.Everybody.SendAsync(kind, row.Method, row.Path(spot));

        Assert.Equal(row.Opens.To(kind), (int)answer.StatusCode);
        if (answer.StatusCode is HttpStatusCode.Found && !(route is "/sign-in"))
        {
            Assert.StartsWith("/sign-in", answer.Headers.Location!.IsAbsoluteUri ? answer.Headers.Location.AbsolutePath : answer.Headers.Location.OriginalString, StringComparison.Ordinal);
        }

        if (row.Marker is { } marker && answer.StatusCode is HttpStatusCode.OK)
        {
            var isShown = (await answer.Content.ReadAsStringAsync(Cancel)).Contains(marker(spot), StringComparison.Ordinal);
            Assert.Equal(row.Shows(kind, place), isShown);
        }
    }

    [Fact]
    public void Matrix_WhenAPageOrRouteIsAdded_NeedsARowForIt()
    {
        var pages = typeof(App).Assembly.GetTypes().SelectMany(type => type.GetCustomAttributes<RouteAttribute>()).Select(route => route.Template);
        var routes = world.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.Metadata.GetMetadata<StaticAssetDescriptor>() is null)
            .Select(route => "/" + route.RoutePattern.RawText!.Trim('/'))
            .Where(route => !DecidedAbove.Contains(route) && !OtherRoots.Any(root => route == root || route.StartsWith(root + "/", StringComparison.Ordinal)));
        Assert.Equal(ByRoute.Keys.Order(), pages.Union(routes).Order());
    }

    // A page: strangers are led to the sign-in; who is known and not admitted is told so.
    private static int Door(Kind kind) => kind.IsInPanel ? 200 : kind.Standing is Standing.OutsideTheList or Standing.MadeAProgram && kind.Shows is Shows.Session ? 403 : 302;

    // What is no page: the same, without a page to be led to.
    private static int Program(Kind kind) => Door(kind) is 302 ? 401 : Door(kind);

    // Null for who shows nothing that the API looks at.
    private static int? Caller(Kind kind) => kind.Shows is not (Shows.Key or Shows.Password) ? null
        : kind.IsAtApi ? 200
        : kind.Standing is Standing.OutsideTheList or Standing.FromNowhere or Standing.HasSecondFactor ? 403 : 401;

    private static Opens Needs(Section section) => new(kind => kind.IsInPanel && !kind.May(section, Level.View) ? 403 : Door(kind));

    /// <summary>Who gets which status.</summary>
    private sealed record Opens(Func<Kind, int> To);

    private sealed record Row(string Route, Opens Opens)
    {
        public string Method { get; init; } = "GET";

        public Func<Spot, string> Path { get; init; } = _ => Route;

        /// <summary>The text by which an object of that place shows.</summary>
        public Func<Spot, string>? Marker { get; init; }

        public Func<Kind, Place, bool> Shows { get; init; } = static (kind, place) => kind.Sees(place);
    }
}
