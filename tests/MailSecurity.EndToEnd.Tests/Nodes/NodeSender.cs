using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using MailSecurity.EndToEnd.Tests.Processes;

namespace MailSecurity.EndToEnd.Tests.Nodes;

/// <summary>A mail server that hands in one batch after the other, each until a node has taken it: what is stored has one order.</summary>
internal sealed class NodeSender(string key, params Panel[] nodes) : IDisposable
{
    private readonly HttpClient _http = new() { DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) }, Timeout = TimeSpan.FromMinutes(3) };

    /// <summary>Logins that a node has answered for.</summary>
    public int Accepted { get; private set; }

    /// <summary>What was said by nodes that took nothing.</summary>
    public List<string> Refusals { get; } = [];

    /// <summary>To that node first, and to the next one when it does not take them.</summary>
    public async Task SendAsync(Login[] logins, int first, CancellationToken cancellation)
    {
        for (var turn = first; !await TrySendAsync(nodes[turn % nodes.Length], logins, cancellation); turn++)
        {
            await Task.Delay(100, cancellation);
        }

        Accepted += logins.Length;
    }

    private async Task<bool> TrySendAsync(Panel node, Login[] logins, CancellationToken cancellation)
    {
        try
        {
            using var answer = await _http.PostAsJsonAsync(new Uri(node.Address + "/api/v1/logins"), logins, JsonSerializerOptions.Web, cancellation);
            if (answer.StatusCode is HttpStatusCode.OK)
            {
                return true;
            }

            Refusals.Add($"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellation)}");
            return false;
        }
        catch (HttpRequestException)
        {
            Refusals.Add("no answer");
            return false;
        }
    }

    public void Dispose() => _http.Dispose();
}

/// <summary>As the API takes it.</summary>
internal sealed record Login(string Id, DateTimeOffset At, string User, string Ip, bool Success, string Protocol)
{
    /// <summary>A fortnight of quiet Users, and on its last day every third of them logs in from elsewhere.</summary>
    public static Login[][] Fortnight(int users, int perBatch)
    {
        var start = new DateTimeOffset(DateTimeOffset.UtcNow.AddDays(-17).Date, TimeSpan.Zero);
        var quiet = Enumerable.Range(0, 30 * users).Select(number => Of(number, start.AddHours(number / users * 12).AddSeconds(number % users), number % users, MailLines.Germany));
        var loud = Enumerable.Range(0, users).Where(user => user % 3 == 0).Select(user => Of((30 * users) + user, start.AddDays(15).AddHours(1).AddSeconds(user), user, MailLines.Brazil));
        return [.. quiet.Concat(loud).Chunk(perBatch)];
    }

    private static Login Of(int number, DateTimeOffset at, int user, string ip) => new($"{number}", at, $"user{user}@example.org", ip, true, "imap");
}
