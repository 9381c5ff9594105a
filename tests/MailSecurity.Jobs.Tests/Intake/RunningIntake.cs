using MailSecurity.Domain;
using MailSecurity.Domain.Storage;
using MailSecurity.Jobs.Detection;
using MailSecurity.Jobs.Intake;
using MailSecurity.Jobs.Intake.Files;
using MailSecurity.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailSecurity.Jobs.Tests.Intake;

/// <summary>A bench whose writer runs, and a log file to write to.</summary>
internal sealed class RunningIntake : IAsyncDisposable
{
    private readonly IHostedService _writer;

    private RunningIntake(TestBench bench)
    {
        Bench = bench;
        _writer = bench.Get<IntakeWriter>();
    }

    public TestBench Bench { get; }

    public IntakeQueue Queue => Bench.Get<IntakeQueue>();

    public string LogPath => Path.Combine(Bench.Folder, "mail.log");

    public static async Task<RunningIntake> StartAsync(TestBench? bench = null)
    {
        var running = new RunningIntake(bench ?? await TestBench.CreateAsync(AddIntake));
        await running._writer.StartAsync(default);
        return running;
    }

    public static void AddIntake(IServiceCollection services)
    {
        services.AddIntake();
        services.AddSingleton<IntakeWriter>();
        services.AddSingleton<IAnalysisWaker, NobodyWakes>();
    }

    /// <summary>A tail that starts from what is stored, as after a restart.</summary>
    public async Task<FileTail> TailAsync()
    {
        var tail = new FileTail(
            LogPath, Bench.Account, Queue, Bench.Get<SourceStore>(), new IntakeOptions { TimeZone = "UTC" }, Bench.Clock, NullLogger.Instance);
        await tail.ResumeAsync(default);
        return tail;
    }

    /// <summary>One login line; the number makes it the only one of its kind.</summary>
    public static string Line(int number) =>
        $"{A.Noon.AddDays(-1).AddSeconds(number):yyyy-MM-ddTHH:mm:ss.ffffffzzz} mail dovecot: imap-login: Login: user=<user{number}@example.org>, "
        + $"method=PLAIN, rip=10.49.0.{number % 250}, lip=192.0.2.1, mpid={number}, TLS, session=<s{number}>\n";

    public static string Lines(int from, int to) => string.Concat(Enumerable.Range(from, to - from).Select(Line));

    public Task AppendAsync(string text) => File.AppendAllTextAsync(LogPath, text);

    /// <summary>The numbers of all lines that are stored, in order.</summary>
    public async Task<List<int>> StoredAsync() => await Bench.Store.ReadAsync(Tenant.System, async db =>
        (await db.Logins.Join(db.MailUsers, login => login.UserId, user => user.Id, (login, user) => user.Name).ToListAsync())
        .Select(name => int.Parse(name.AsSpan(4, name.IndexOf('@') - 4), System.Globalization.CultureInfo.InvariantCulture))
        .Order()
        .ToList());

    public async ValueTask DisposeAsync()
    {
        await _writer.StopAsync(default);
        await Bench.DisposeAsync();
    }

    private sealed class NobodyWakes : IAnalysisWaker
    {
        public void Wake()
        {
        }
    }
}
