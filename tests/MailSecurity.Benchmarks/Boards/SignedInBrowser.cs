using System.Net;
using System.Text.RegularExpressions;

namespace MailSecurity.Benchmarks.Boards;

/// <summary>Signs in as a browser would.</summary>
internal static partial class SignedInBrowser
{
    public static async Task<HttpClient> OpenAsync(Uri address, CookieContainer cookies, string email, string password)
    {
        var http = new HttpClient(new HttpClientHandler { CookieContainer = cookies }) { BaseAddress = address };
        var fields = Field().Matches(await http.GetStringAsync("/sign-in"))
            .Select(match => KeyValuePair.Create(match.Groups[1].Value, WebUtility.HtmlDecode(match.Groups[2].Value)))
            .DistinctBy(field => field.Key)
            .Append(new("Form.Email", email))
            .Append(new("Form.Password", password));
        using var form = new FormUrlEncodedContent(fields);
        using var answer = await http.PostAsync("/sign-in", form);
        answer.EnsureSuccessStatusCode();
        return http;
    }

    [GeneratedRegex("""<input type="hidden" name="([^"]+)" value="([^"]*)" />""")]
    private static partial Regex Field();
}
