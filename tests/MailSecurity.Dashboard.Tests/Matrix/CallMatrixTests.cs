using System.Net;
using System.Text.Json;
using MailSecurity.Domain.Admins;
using Microsoft.AspNetCore.Routing;

namespace MailSecurity.Dashboard.Tests.Matrix;

/// <summary>Every call below /api/v1, for everybody, on objects in each place (one signed-in Sub-Admin stands for all: cookies open nothing here). A call without a row fails.</summary>
[Collection(MatrixCollection.Name)]
public sealed class CallMatrixTests(World world)
{
    // Call → the scope that a key needs, the permission that an API Sub-Admin needs, what is sent, and the answer to who has it.
    private static readonly Row[] Rows =
    [
        new("POST /api/v1/logins", ApiScope.Intake, Section.Sources, Level.Edit, (_, _, _) => Sent("/api/v1/logins", "[]"), Always(200)),
        new("POST /api/v1/messages", ApiScope.Intake, Section.Sources, Level.Edit, (_, _, _) => Sent("/api/v1/messages", "[]"), Always(200)),
        new("POST /api/v1/log-lines", ApiScope.Intake, Section.Sources, Level.Edit, (_, _, _) => Sent("/api/v1/log-lines", "x"), Always(200)) { BodyType = "text/plain" },
        new("GET /api/v1/incidents", ApiScope.IncidentsRead, Section.Incidents, Level.View, (_, _, spot) => Sent($"/api/v1/incidents?user={spot.User}"), Always(200)) { Marker = spot => spot.User },
        new("GET /api/v1/incidents/{id:guid}", ApiScope.IncidentsRead, Section.Incidents, Level.View, (_, _, spot) => Sent($"/api/v1/incidents/{spot.Incident.Id}"), Seen(200, 404)),
        new("POST /api/v1/incidents/{id:guid}/acknowledge", ApiScope.IncidentsWrite, Section.Incidents, Level.Edit, async (world, _, spot) => ($"/api/v1/incidents/{(await world.OpenIncidentAsync(spot)).Id}/acknowledge", "{}"), Seen(200, 404)),
        new("POST /api/v1/incidents/{id:guid}/resolve", ApiScope.IncidentsWrite, Section.Incidents, Level.Edit, async (world, _, spot) => ($"/api/v1/incidents/{(await world.OpenIncidentAsync(spot)).Id}/resolve", """{"verdict":"safe"}"""), Seen(200, 404)),
        new("GET /api/v1/containments", ApiScope.IncidentsRead, Section.Incidents, Level.View, async (world, _, spot) => (await world.ContainAsync(spot)) is not null ? ("/api/v1/containments", null) : default, Always(200)) { Marker = spot => spot.User },
        new("POST /api/v1/incidents/{id:guid}/containment", ApiScope.IncidentsWrite, Section.Incidents, Level.Edit, async (world, _, spot) => ($"/api/v1/incidents/{(await world.OpenIncidentAsync(spot)).Id}/containment", "{}"), Seen(200, 404)),
        new("DELETE /api/v1/incidents/{id:guid}/containment", ApiScope.IncidentsWrite, Section.Incidents, Level.Edit, async (world, _, spot) => ($"/api/v1/incidents/{(await world.ContainAsync(spot)).Id}/containment", null), Seen(204, 404)),
        new("GET /api/v1/users/{user}/logins", ApiScope.LoginsRead, Section.Incidents, Level.View, (_, _, spot) => Sent($"/api/v1/users/{spot.User}/logins"), Seen(200, 404)),
        new("GET /api/v1/users/{user}/expectations", ApiScope.TrustedRead, Section.TrustedIps, Level.View, (_, _, spot) => Sent($"/api/v1/users/{spot.User}/expectations"), Seen(200, 404)),
        new("POST /api/v1/users/{user}/expectations", ApiScope.TrustedWrite, Section.TrustedIps, Level.Edit, (_, _, spot) => Sent($"/api/v1/users/{spot.User}/expectations", $$"""{"country":"PT","until":"{{Soon()}}"}"""), Seen(201, 404)),
        new("DELETE /api/v1/users/{user}/expectations/{id:long}", ApiScope.TrustedWrite, Section.TrustedIps, Level.Edit, async (world, _, spot) => ($"/api/v1/users/{spot.User}/expectations/{(await world.ExpectAsync(spot)).Id}", null), Seen(204, 404)),
        new("GET /api/v1/trusted-ips", ApiScope.TrustedRead, Section.TrustedIps, Level.View, async (world, _, spot) => (await world.TrustAsync(spot, spot.TrustedAs)) is not null ? ("/api/v1/trusted-ips", null) : default, Always(200)) { Marker = spot => spot.TrustedAs },
        new("POST /api/v1/trusted-ips/preview", ApiScope.TrustedRead, Section.TrustedIps, Level.View, (_, _, spot) => Sent("/api/v1/trusted-ips/preview", $$"""{"network":"177.0.0.1","domain":"{{spot.Domain}}","user":"{{spot.User}}"}"""), Seen(200, 400)),
        new("POST /api/v1/trusted-ips", ApiScope.TrustedWrite, Section.TrustedIps, Level.Edit, (world, _, spot) => Sent("/api/v1/trusted-ips", $$"""{"network":"{{world.NextNetwork()}}","domain":"{{spot.Domain}}","description":"tried on"}"""), Seen(201, 400)),
        new("DELETE /api/v1/trusted-ips/{id:long}", ApiScope.TrustedWrite, Section.TrustedIps, Level.Delete, async (world, _, spot) => ($"/api/v1/trusted-ips/{(await world.TrustAsync(spot)).Id}", null), Seen(204, 404)),

        // A key names whose list is meant; an API Sub-Admin has its own and no word for another.
        new("GET /api/v1/access-list", ApiScope.AccessRead, Section.AccessLists, Level.View, (_, kind, spot) => Sent("/api/v1/access-list" + Whose(kind, spot)), Listed(200, 404)),
        new("POST /api/v1/access-list", ApiScope.AccessWrite, Section.AccessLists, Level.Edit, (world, kind, spot) => Sent("/api/v1/access-list" + Whose(kind, spot), $$"""{"network":"{{world.NextNetwork()}}","description":"tried on"}"""), Listed(201, 404)),
        new("DELETE /api/v1/access-list/{id:long}", ApiScope.AccessWrite, Section.AccessLists, Level.Delete, DeletedEntryAsync, (kind, place) => kind.Shows is Shows.Key ? Seen(204, 404)(kind, place) : place is Place.OwnDomain ? 204 : 404),
        new("PUT /api/v1/access-list/restriction", ApiScope.AccessWrite, Section.AccessLists, Level.Edit, (_, kind, spot) => Sent("/api/v1/access-list/restriction" + Whose(kind, spot), """{"restricted":false}"""), Listed(200, 404)),
    ];

    private static readonly Dictionary<string, Row> ByCall = Rows.ToDictionary(row => row.Call);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Who is let in, in each place; who is not, once.</summary>
    public static IEnumerable<TheoryDataRow<string, string, Place>> Cells() =>
        from row in Rows
        from kind in Kinds.All
        where kind is not { Shows: Shows.Session, IsOnePermission: true }
        from place in row.Refusal(kind) is null ? Enum.GetValues<Place>() : [Place.OwnDomain]
        select new TheoryDataRow<string, string, Place>(row.Call, kind.Name, place);

    [Theory, MemberData(nameof(Cells))]
    public async Task Call_ForEverybodyInEachPlace_AnswersAsTheMatrixSays(string call, string person, Place place)
    {
        var (row, kind, spot) = (ByCall[call], Kinds.Named(person), world[place]);
        var (path, body) = await row.Ask(world, kind, spot);

        using var answer = await world.Everybody.SendAsync(kind, call[..call.IndexOf(' ')], path, body, row.BodyType);

        Assert.Equal(row.Refusal(kind) ?? row.Served(kind, place), (int)answer.StatusCode);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        if (!answer.IsSuccessStatusCode)
        {
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            Assert.Equal((int)answer.StatusCode, JsonDocument.Parse(text).RootElement.GetProperty("status").GetInt32());
        }
        else if (row.Marker is { } marker)
        {
            Assert.Equal(kind.Sees(place), text.Contains(marker(spot), StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Matrix_WhenACallIsAdded_NeedsARowForIt()
    {
        var calls = world.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.RoutePattern.RawText!.TrimStart('/').StartsWith("api/v1/", StringComparison.Ordinal))
            .SelectMany(route => route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => $"{method} /{route.RoutePattern.RawText!.Trim('/')}"));
        Assert.Equal(ByCall.Keys.Order(), calls.Order());
    }

    private static Task<(string, string?)> Sent(string path, string? body = null) => Task.FromResult((path, body));

    private static string Soon() => TimeProvider.System.GetUtcNow().AddDays(5).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private static string Whose(Kind kind, Spot spot) => kind.Shows is not Shows.Password || spot.Place is not Place.OwnDomain ? $"?admin={spot.Program.Email}" : "";

    // For a program: an entry of its own, or that of somebody else.
    private static async Task<(string, string?)> DeletedEntryAsync(World world, Kind kind, Spot spot)
    {
        var isOwn = kind.Shows is Shows.Password && spot.Place is Place.OwnDomain;
        var whose = isOwn ? (await world.Everybody.FindAsync(kind)).Id : spot.Program.Id;
        return ($"/api/v1/access-list/{(await world.ListAsync(spot.AccountId, whose)).Id}{(kind.Shows is Shows.Key ? Whose(kind, spot) : "")}", null);
    }

    private static Func<Kind, Place, int> Always(int status) => (_, _) => status;

    private static Func<Kind, Place, int> Seen(int seen, int hidden) => (kind, place) => kind.Sees(place) ? seen : hidden;

    private static Func<Kind, Place, int> Listed(int done, int hidden) => (kind, place) =>
        kind.Shows is Shows.Key ? Seen(done, hidden)(kind, place) : place is Place.OwnDomain ? done : (int)HttpStatusCode.BadRequest;

    private sealed record Row(
        string Call, string Scope, Section Section, Level Level, Func<World, Kind, Spot, Task<(string Path, string? Body)>> Ask, Func<Kind, Place, int> Served)
    {
        public string BodyType { get; init; } = "application/json";

        public Func<Spot, string>? Marker { get; init; }

        /// <summary>Null for who is let in. No cookie opens the API; who is limited to some Domains hands nothing in.</summary>
        public int? Refusal(Kind kind) =>
            kind is { Shows: Shows.Session, Standing: Standing.OutsideTheList or Standing.MadeAProgram } ? 403
            : kind.Shows is not (Shows.Key or Shows.Password) ? 401
            : kind.Standing is Standing.OutsideTheList or Standing.FromNowhere or Standing.HasSecondFactor ? 403
            : !kind.IsAtApi ? 401
            : kind.Shows is Shows.Key ? kind.Scopes.Contains(Scope) ? null : 403
            : kind.May(Section, Level) && !(Scope is ApiScope.Intake && kind.IsLimited) ? null : 403;
    }
}
