using System.Text;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Storage;
using MailSecurity.Jobs.Intake;
using MailSecurity.Playground;

namespace MailSecurity.Dashboard.Demo;

/// <summary>Where a demo's mail log is written, and from which seed its people and attacks are made.</summary>
internal sealed record DemoLog(string Path, ulong Seed);

/// <summary>
/// A made-up provider's mail log: some quiet days first, so that everybody's habits are known, then live lines appended to
/// the file that the intake follows. From there on all is as with a real mail server.
/// </summary>
internal sealed class DemoTraffic(
    DemoLog log, DemoAdmin admin, ImportRun import, AccountStore accounts, IConfiguration configuration, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan History = TimeSpan.FromDays(7);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Gives the server's own start the first turn.
        await Task.Yield();
        Console.Out.WriteLine($"Demo: made-up mail servers with one week of history. Sign in at {configuration["Urls"]}");
        Console.Out.WriteLine($"  e-mail    {DemoAdmin.Email}");
        Console.Out.WriteLine($"  password  {admin.Password}");

        var traffic = new MailTraffic(new TrafficOptions { Start = clock.GetUtcNow(), Seed = log.Seed });
        await ImportHistoryAsync(traffic, stoppingToken);
        var live = new MailTraffic(new TrafficOptions { Start = clock.GetUtcNow(), Seed = log.Seed });
        await using var file = new StreamWriter(log.Path, append: true) { NewLine = "\n", AutoFlush = true };
        await foreach (var line in live.LiveAsync(clock, stoppingToken))
        {
            await file.WriteLineAsync(line.Text.AsMemory(), stoppingToken);
        }
    }

    private async Task ImportHistoryAsync(MailTraffic traffic, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        using var lines = new MemoryStream();
        await using (var text = new StreamWriter(lines, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" })
        {
            foreach (var line in traffic.Generate(now - History, now))
            {
                await text.WriteLineAsync(line.Text.AsMemory(), cancellation);
            }
        }

        lines.Position = 0;
        var account = await accounts.FindOrAddAsync(Account.DefaultName, cancellation);
        await import.ReadAsync(lines, account, now, new ImportCounts(), cancellation);
    }
}
