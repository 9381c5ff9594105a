using System.Net;
using System.Text.RegularExpressions;
using MailSecurity.Dashboard.Configuration;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace MailSecurity.Dashboard.Tests.Security;

/// <summary>The product itself on a port of its own, with its store in a folder that is deleted afterwards.</summary>
public sealed partial class PanelHost : IAsyncLifetime
{
    public const string Password = "correct horse battery staple";

    private readonly string _folder = Directory.CreateTempSubdirectory("mailsecurity-panel-").FullName;
    private WebApplication _app = null!;

    /// <summary>Settings of this host, such as "--MailSecurity:Api:CallsPerMinute=2".</summary>
    public string[] Settings { get; init; } = [];

    /// <summary>Puts something of the test's own in place of the product's.</summary>
    public Action<IServiceCollection> Replace { get; init; } = static _ => { };

    public IServiceProvider Services => _app.Services;

    public AccountStore Accounts => Services.GetRequiredService<AccountStore>();

    public ApiKeyStore Keys => Services.GetRequiredService<ApiKeyStore>();

    public Uri Address { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = DashboardHost.CreateBuilder(
        [
            "--applicationName=MailSecurity.Dashboard", "--urls=http://127.0.0.1:0", $"--{DataDirectory.Key}={_folder}", "--Logging:LogLevel:Default=Warning", .. Settings,
        ]);
        builder.AddDashboard();
        builder.Services.Replace(ServiceDescriptor.Singleton<ILoggerFactory, LastingLoggerFactory>());
        Replace(builder.Services);
        _app = builder.Build();
        await _app.PrepareAsync(CancellationToken.None);
        _app.MapDashboard();
        await _app.StartAsync();
        Address = new Uri(_app.Urls.Single());
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    public Visitor Visit(string? userAgent = null) => new(Address, userAgent);

    /// <summary>An Admin with the usual password.</summary>
    public async Task<Admin> AddAdminAsync(string email, Action<Admin>? change = null, string account = Account.DefaultName)
    {
        await using var scope = Services.CreateAsyncScope();
        var admins = scope.ServiceProvider.GetRequiredService<UserManager<Admin>>();
        var admin = new Admin
        {
            Id = Guid.CreateVersion7(),
            AccountId = await Accounts.FindOrAddAsync(account, CancellationToken.None),
            Name = email,
            Email = email,
            UserName = email,
        };
        change?.Invoke(admin);
        Assert.True((await admins.CreateAsync(admin, Password)).Succeeded);
        return admin;
    }

    /// <summary>A browser without scripts: keeps cookies, follows no redirect by itself.</summary>
    public sealed partial class Visitor : IDisposable
    {
        private readonly HttpClient _http;

        public Visitor(Uri address, string? userAgent)
        {
            _http = new HttpClient(new HttpClientHandler
            {
                AllowAutoRedirect = false,
                CookieContainer = Cookies,

                // A host that is tried over HTTPS has made its certificate itself.
                ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator,
            })
            {
                BaseAddress = address,
            };
            _http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", userAgent);
        }

        public CookieContainer Cookies { get; } = new();

        public Task<HttpResponseMessage> GetAsync(string path) => _http.GetAsync(path, Xunit.TestContext.Current.CancellationToken);

        public Task<string> ReadAsync(string path) => _http.GetStringAsync(path, Xunit.TestContext.Current.CancellationToken);

        public Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] fields) => _http.PostAsync(
            path,
            new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))),
            Xunit.TestContext.Current.CancellationToken);

        /// <summary>Opens a page and sends its form as a browser would, hidden fields included.</summary>
        public Task<HttpResponseMessage> SubmitAsync(string path, params (string Name, string Value)[] fields) => SubmitFormAsync(path, path, fields);

        /// <summary>Opens a page and sends its form to where it leads.</summary>
        public async Task<HttpResponseMessage> SubmitFormAsync(string path, string action, params (string Name, string Value)[] fields) =>
            await PostAsync(action, [.. await FormOf(await GetAsync(path)), .. fields]);

        /// <summary>The hidden fields of a page.</summary>
        public static async Task<(string Name, string Value)[]> FormOf(HttpResponseMessage page) =>
            [.. HiddenField().Matches(await page.Content.ReadAsStringAsync(Xunit.TestContext.Current.CancellationToken))
                .Select(match => (match.Groups[1].Value, WebUtility.HtmlDecode(match.Groups[2].Value)))
                .DistinctBy(field => field.Item1)];

        public Task<HttpResponseMessage> SignInAsync(string email, string password, string path = "/sign-in") =>
            SubmitAsync(path, ("Form.Email", email), ("Form.Password", password));

        public void Dispose() => _http.Dispose();

        [GeneratedRegex("""<input type="hidden" name="([^"]+)" value="([^"]*)" />""")]
        private static partial Regex HiddenField();
    }
}
