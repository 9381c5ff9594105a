using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MailSecurity.Dashboard.Tests.Security;
using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailSecurity.Dashboard.Tests.Load;

/// <summary>
/// Everybody of random Accounts reads and decides at the same time over HTTP, own things and others': each answer is what a simple model says, and
/// at the end the store holds the decisions of those who may decide and no others.
/// </summary>
public sealed class CrossAccountTests
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(5);

    private readonly ConcurrentQueue<string> _wrong = [];
    private readonly ConcurrentDictionary<Guid, bool> _decided = [];
    private readonly ConcurrentDictionary<string, string> _trusted = [];
    private int _answers;
    private int _network;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Everybody_WhenAllCallAtOnce_SeesAndDecidesOnlyWhatIsTheirs(int seed)
    {
        await using var host = new PanelHost
        {
            Settings = ["--MailSecurity:Api:CallsPerMinute=1000000"],
            Replace = services => services.Configure<PasswordHasherOptions>(options => options.IterationCount = 1),
        };
        await host.InitializeAsync();
        var customers = new Customers(host, new Random(seed));
        await customers.FillAsync();

        var watch = Stopwatch.StartNew();
        await Task.WhenAll(customers.Callers.Select((caller, number) => Task.Run(
            async () =>
            {
                // Each at least once around, however slow the machine.
                var chance = new Random((seed * 1000) + number);
                for (var turn = 0; turn < 30 || watch.Elapsed < Time; turn++)
                {
                    await CallAsync(caller, customers, chance);
                }
            },
            Cancel)));

        Assert.True(_wrong.IsEmpty, $"{_wrong.Count} of {_answers}: {string.Join('\n', _wrong.Take(10))}");
        await AssertStoreAsync(host);
        customers.Callers.ForEach(caller => caller.Http.Dispose());
    }

    private Task CallAsync(ModelCaller caller, Customers customers, Random chance)
    {
        var one = customers.Cases[chance.Next(customers.Cases.Count)];
        return chance.Next(7) switch
        {
            0 => ListAsync(caller, customers),
            1 => ExpectAsync(caller, caller.Http.GetAsync($"/api/v1/incidents/{one.Id}", Cancel), ApiScope.IncidentsRead, one.Domain, HttpStatusCode.NotFound, one.User),
            2 => DecideAsync(caller, one, "acknowledge", new { }),
            3 => DecideAsync(caller, one, "resolve", new { verdict = "compromised", note = "" }),
            4 => ExpectAsync(caller, caller.Http.GetAsync($"/api/v1/users/{one.User}/logins", Cancel), ApiScope.LoginsRead, one.Domain, HttpStatusCode.NotFound, one.User),
            5 => TrustAsync(caller, one.Domain),
            _ => ListTrustedAsync(caller),
        };
    }

    private async Task ListAsync(ModelCaller caller, Customers customers)
    {
        var answer = await ExpectAsync(caller, caller.Http.GetAsync("/api/v1/incidents?limit=200", Cancel), ApiScope.IncidentsRead, domain: null);
        if (answer is { } page)
        {
            var shown = page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid()).ToHashSet();
            var due = customers.Cases.Where(one => caller.Domains.Contains(one.Domain)).Select(one => one.Id).ToHashSet();
            Check(shown.SetEquals(due), $"shown {shown.Count}, theirs {due.Count}, others' {shown.Except(due).Count()}");
        }
    }

    private async Task ListTrustedAsync(ModelCaller caller)
    {
        if (await ExpectAsync(caller, caller.Http.GetAsync("/api/v1/trusted-ips?limit=200", Cancel), ApiScope.TrustedRead, domain: null) is { } page)
        {
            Check(page.GetProperty("items").EnumerateArray().All(item => caller.Domains.Contains(item.GetProperty("domain").GetString()!)), "others' trusted networks");
        }
    }

    private async Task DecideAsync(ModelCaller caller, ModelCase one, string what, object body)
    {
        var sent = caller.Http.PostAsJsonAsync($"/api/v1/incidents/{one.Id}/{what}", body, Cancel);
        if (await ExpectAsync(caller, sent, ApiScope.IncidentsWrite, one.Domain, HttpStatusCode.NotFound, orElse: HttpStatusCode.Conflict) is not null)
        {
            _decided[one.Id] = true;
        }
    }

    private async Task TrustAsync(ModelCaller caller, string domain)
    {
        var number = Interlocked.Increment(ref _network);
        var network = $"91.{number / 250 % 250}.{number % 250}.7";
        var sent = caller.Http.PostAsJsonAsync("/api/v1/trusted-ips", new { network, domain, description = "tried on" }, Cancel);
        if (await ExpectAsync(caller, sent, ApiScope.TrustedWrite, domain, HttpStatusCode.BadRequest) is not null)
        {
            _trusted[network] = domain;
        }
    }

    /// <summary>The answer's body if it was granted. Not granted are those without the scope, and what is in no Domain of theirs.</summary>
    private async Task<JsonElement?> ExpectAsync(
        ModelCaller caller, Task<HttpResponseMessage> sent, string scope, string? domain, HttpStatusCode unseen = default, string? secret = null, HttpStatusCode? orElse = null)
    {
        using var answer = await sent;
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Interlocked.Increment(ref _answers);
        var (may, sees) = (caller.Scopes.Contains(scope), domain is null || caller.Domains.Contains(domain));
        var isRight = !may ? answer.StatusCode is HttpStatusCode.Forbidden
            : !sees ? answer.StatusCode == unseen
            : answer.IsSuccessStatusCode || answer.StatusCode == orElse;
        Check(isRight, $"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri!.AbsolutePath}: {answer.StatusCode}, {(may ? "may" : "may not")}, {(sees ? "sees" : "does not see")}: {text}");
        Check((may && sees) || secret is null || !text.Contains(secret, StringComparison.Ordinal), $"tells of {secret}");
        return isRight && answer.IsSuccessStatusCode ? JsonSerializer.Deserialize<JsonElement>(text) : null;
    }

    private async Task AssertStoreAsync(PanelHost host)
    {
        var store = host.Services.GetRequiredService<Store>();
        var decided = await store.ReadAsync(Tenant.System, db => db.Incidents.Where(incident => incident.Status != IncidentStatus.Open).Select(incident => incident.Id).ToListAsync(Cancel), Cancel);
        Assert.NotEmpty(decided);
        Assert.Equal(_decided.Keys.Order(), decided.Order());
        var trusted = await store.ReadAsync(
            Tenant.System,
            async db => (await db.TrustedRanges.Join(db.Domains, range => range.DomainId, domain => domain.Id, (range, domain) => new { range.Network, domain.Name }).ToListAsync(Cancel))
                .Select(row => $"{row.Network} {row.Name}").ToList(),
            Cancel);
        Assert.Equal(_trusted.Select(entry => $"{entry.Key} {entry.Value}").Order(), trusted.Order());
    }

    private void Check(bool isRight, string problem)
    {
        if (!isRight)
        {
            _wrong.Enqueue(problem);
        }
    }
}
