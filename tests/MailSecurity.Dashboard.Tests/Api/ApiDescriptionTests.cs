using System.Text.Json;
using System.Text.Json.Serialization;
using MailSecurity.Dashboard.Hubs;
using MailSecurity.Dashboard.Tests.Security;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Incidents;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MailSecurity.Dashboard.Tests.Api;

/// <summary>The OpenAPI document says everything that a caller needs.</summary>
public sealed class ApiDescriptionTests(PanelHost host) : IClassFixture<PanelHost>
{
    private static readonly JsonSerializerOptions Exact = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryCall_SaysItsScopeItsBodyAndItsRefusals()
    {
        var document = await DocumentAsync();
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            foreach (var call in path.Value.EnumerateObject())
            {
                var name = $"{call.Name} {path.Name}";
                Assert.True(call.Value.GetProperty("summary").GetString()!.Length > 0, name);
                Assert.Contains(ApiScope.All, scope => call.Value.GetProperty("description").GetString()!.Contains($"`{scope}`", StringComparison.Ordinal));
                var answers = call.Value.GetProperty("responses");
                Assert.All(new[] { "401", "403", "429" }, status => Assert.True(
                    answers.GetProperty(status).GetProperty("content").TryGetProperty("application/problem+json", out _), name));
                Assert.Contains(answers.EnumerateObject(), answer => answer.Name.StartsWith('2'));
                if (call.Name is "post" or "put")
                {
                    Assert.All(
                        call.Value.GetProperty("requestBody").GetProperty("content").EnumerateObject(),
                        content => Assert.True(content.Value.TryGetProperty("example", out _), name));
                }
            }
        }
    }

    [Fact]
    public async Task Document_NamesBothWaysToSignInAndShowsAnIncident()
    {
        var document = await DocumentAsync();

        var ways = document.GetProperty("components").GetProperty("securitySchemes").EnumerateObject().Select(way => way.Value.GetProperty("scheme").GetString());
        Assert.Equal(["basic", "bearer"], ways.Order());
        Assert.Equal(2, document.GetProperty("security").GetArrayLength());
        var incident = document.GetProperty("paths").GetProperty("/api/v1/incidents/{id}").GetProperty("get").GetProperty("responses").GetProperty("200")
            .GetProperty("content").GetProperty("application/json").GetProperty("example");
        Assert.Equal("ana@example.org", incident.Deserialize<IncidentSummary>(Exact)!.User);
    }

    [Fact]
    public async Task Page_WhenOpened_RunsScriptsOfThisProductOnly()
    {
        using var key = await host.KeyAsync([ApiScope.Intake]);
        using var answer = await key.GetAsync("/api/", Cancel);
        var page = await answer.Content.ReadAsStringAsync(Cancel);

        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
        var nonce = Assert.Single(answer.Headers.GetValues("Content-Security-Policy")).Split("'nonce-")[1].Split('\'')[0];
        Assert.All(page.Split("<script")[1..], script => Assert.Contains($"nonce=\"{nonce}\"", System.Net.WebUtility.HtmlDecode(script[..script.IndexOf('>', StringComparison.Ordinal)]), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Call_WhenTheProductFails_AnswersAProblemWithoutDetails()
    {
        await using var broken = new PanelHost { Replace = services => services.Replace(ServiceDescriptor.Singleton<IIncidentStore>(_ => throw new InvalidOperationException("secret detail"))) };
        await broken.InitializeAsync();
        using var key = await broken.KeyAsync([ApiScope.IncidentsRead]);

        using var answer = await key.GetAsync("/api/v1/incidents", Cancel);
        var body = await answer.Content.ReadAsStringAsync(Cancel);

        Assert.Equal(System.Net.HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain("secret detail", body, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", body, StringComparison.Ordinal);
    }

    private async Task<JsonElement> DocumentAsync()
    {
        using var key = await host.KeyAsync([ApiScope.Intake]);
        return JsonDocument.Parse(await key.GetStringAsync("/openapi/v1.json", Cancel)).RootElement;
    }
}
