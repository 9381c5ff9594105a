using System.Diagnostics;
using System.Net;
using MailSecurity.Dashboard.Tests.Api;
using MailSecurity.Dashboard.Tests.Security;
using MailSecurity.Domain.Admins;

namespace MailSecurity.Dashboard.Tests.Load;

/// <summary>The limit of calls when many come at the same moment.</summary>
public sealed class RateLimitTests
{
    private const int PerMinute = 30;
    private const int Calls = 400;

    [Fact]
    public async Task Calls_WhenTheyAllComeAtOnce_AreServedAsOftenAsTheLimitSaysAndNoMore()
    {
        await using var host = new PanelHost { Settings = [$"--MailSecurity:Api:CallsPerMinute={PerMinute}"] };
        await host.InitializeAsync();
        using var greedy = await host.KeyAsync([ApiScope.IncidentsRead]);
        using var other = await host.KeyAsync([ApiScope.IncidentsRead]);

        var watch = Stopwatch.StartNew();
        var answers = await Task.WhenAll(Enumerable.Range(0, Calls).Select(_ => StatusAsync(greedy)));
        var seconds = watch.Elapsed.TotalSeconds;

        // What was saved up, and what came in while they were answered: one each time a minute's share is over.
        var served = answers.Count(status => status is HttpStatusCode.OK);
        Assert.InRange(served, PerMinute, PerMinute + (int)Math.Ceiling(seconds * PerMinute / 60) + 1);
        Assert.Equal(Calls - served, answers.Count(status => status is HttpStatusCode.TooManyRequests));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(other));
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient caller)
    {
        using var answer = await caller.GetAsync("/api/v1/incidents", TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
