using System.Net;
using MailSecurity.Dashboard.Configuration;
using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Storage.Tables;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailSecurity.Benchmarks.Boards;

/// <summary>The panel itself on a port of its own, with so many open incidents and one Admin.</summary>
internal sealed class BoardsHost : IAsyncDisposable
{
    public const string Email = "admin@example.org";
    public const string Password = "correct horse battery staple";
    private const int PerTransaction = 2_000;

    private readonly WebApplication _app;
    private int _account;

    private BoardsHost(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    public List<Guid> Incidents { get; } = [];

    public CookieContainer Cookies { get; } = new();

    public static async Task<BoardsHost> StartAsync(string folder, int incidents)
    {
        var builder = DashboardHost.CreateBuilder(
        [
            "--applicationName=MailSecurity.Dashboard", "--urls=http://127.0.0.1:0", $"--{DataDirectory.Key}={folder}", "--Logging:LogLevel:Default=Error",
        ]);
        builder.AddDashboard();
        var host = new BoardsHost(builder.Build());
        await host._app.PrepareAsync(default);
        host._app.MapDashboard();
        await host.FillAsync(incidents);
        await host._app.StartAsync();
        return host;
    }

    /// <summary>The incident is active again, with a number of messages that a board will show. Answers when that is committed.</summary>
    public async Task ChangeAsync(Guid id, int messages, Action committed)
    {
        await _app.Services.GetRequiredService<Store>().WriteAsync(Tenant.System, async db =>
        {
            var incident = await db.Incidents.FirstAsync(known => known.Id == id);
            incident.Measure(DateTimeOffset.UtcNow, ["BR", "DE"], messages, messages);
        });
        committed();
        _app.Services.GetRequiredService<IIncidentFeed>().Publish([new IncidentChange(_account, id)]);
    }

    public Task<HttpClient> SignInAsync() => SignedInBrowser.OpenAsync(Address, Cookies, Email, Password);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task FillAsync(int incidents)
    {
        _account = await _app.Services.GetRequiredService<AccountStore>().FindOrAddAsync(Account.DefaultName, default);
        await using (var scope = _app.Services.CreateAsyncScope())
        {
            var admin = new Admin { Id = Guid.CreateVersion7(), AccountId = _account, Name = "Load", Email = Email, UserName = Email };
            await scope.ServiceProvider.GetRequiredService<UserManager<Admin>>().CreateAsync(admin, Password);
        }

        foreach (var numbers in Enumerable.Range(1, incidents).Chunk(PerTransaction))
        {
            await _app.Services.GetRequiredService<Store>().WriteAsync(Tenant.System, db =>
            {
                foreach (var number in numbers)
                {
                    Add(db, number);
                }

                return Task.CompletedTask;
            });
        }
    }

    private void Add(MailSecurityDb db, int number)
    {
        var (now, domain) = (DateTimeOffset.UtcNow, number % 50 + 1);
        if (number <= 50)
        {
            db.Domains.Add(new DomainRow { Id = domain, AccountId = _account, Name = $"customer{domain}.example" });
        }

        var name = $"user{number}@customer{domain}.example";
        db.MailUsers.Add(new UserRow { Id = number, AccountId = _account, DomainId = domain, Name = name });
        var at = now.AddMinutes(-number);
        var incident = Incident.Open(_account, number, name, $"customer{domain}.example", new Finding
        {
            Rule = "moreThanOneLocation",
            Signature = "BR DE",
            Severity = (Severity)(1 + number % 4),
            At = at,
            UnusualAt = at,
            Text = "Logins from Germany and Brazil within 24 hours.",
            Evidence = [new Evidence("Countries", "Germany, Brazil")],
        }, now);
        incident.Measure(at, ["BR", "DE"], number % 500, number % 900);
        db.Incidents.Add(incident);
        Incidents.Add(incident.Id);
    }
}
