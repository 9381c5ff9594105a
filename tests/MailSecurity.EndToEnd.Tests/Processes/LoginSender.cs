using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace MailSecurity.EndToEnd.Tests.Processes;

/// <summary>A mail server that hands in numbered batches of logins, each login once.</summary>
internal sealed class LoginSender(string address, string key) : IDisposable
{
    public const int PerBatch = 100;

    private readonly HttpClient _http = new() { BaseAddress = new Uri(address), DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) } };

    /// <summary>The status; null when there was no answer.</summary>
    public async Task<HttpStatusCode?> SendAsync(int batch)
    {
        var logins = Enumerable.Range(batch * PerBatch, PerBatch)
            .Select(number => new { at = DateTimeOffset.UnixEpoch.AddYears(56).AddSeconds(number), user = $"user{number % 500}@example.org", ip = MailLines.Germany, protocol = "imap", success = true, id = $"{number}" });
        try
        {
            using var answer = await _http.PostAsJsonAsync("/api/v1/logins", logins);
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    public void Dispose() => _http.Dispose();
}
