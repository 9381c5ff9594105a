using System.Text;
using MailSecurity.Domain;
using MailSecurity.Jobs.Intake;
using MailSecurity.Testing;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Jobs.Tests.Intake;

public sealed class ImportedFormsTests
{
    [Theory]
    [InlineData("journal.export", 157, 31, 0)]
    [InlineData("journal.json", 157, 31, 0)]
    [InlineData("entra-portal.json", 5, 3, 1)]
    [InlineData("entra-monitor.ndjson", 2, 1, 0)]
    [InlineData("unified-audit.json", 3, 2, 0)]
    [InlineData("google-login.json", 3, 2, 0)]
    [InlineData("google-console.csv", 4, 3, 0)]
    [InlineData("purview.csv", 1, 1, 0)]
    [InlineData("entra-portal.csv", 5, 4, 0)]
    public async Task Sample_OfEachForm_IsRecognisedCountedAndAddsNothingAgain(string sample, int items, int logins, int unreadable)
    {
        await using var intake = await RunningIntake.StartAsync();
        var bytes = await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "Samples", "Exports", sample), default);

        var first = await ImportAsync(intake, bytes);
        var second = await ImportAsync(intake, bytes);

        Assert.Equal((items, logins, 0, unreadable), (first.Lines, first.Logins, first.Duplicate, first.Unreadable));
        Assert.Equal((items, 0, logins + first.Messages, unreadable), (second.Lines, second.Logins, second.Duplicate, second.Unreadable));
        AssertAddsUp(first);
        AssertAddsUp(second);
    }

    [Fact]
    public async Task Entra_IsReadWithProtocolOutcomeAndClient()
    {
        await using var intake = await RunningIntake.StartAsync();
        await ImportSampleAsync(intake, "entra-portal.json");

        Assert.Equal(
            [
                "ana@example.org 10.49.0.1 Imap WrongCredentials Office 365 Exchange Online, IMAP4",
                "ana@example.org 2001:db8::9 Webmail Succeeded Outlook on the web, {\"quoted\"} [x], Browser, Edge 97.0.1072, Windows 10",
                "bob@example.org 10.49.0.2 Smtp RefusedByPolicy Authenticated SMTP",
            ],
            await StoredAsync(intake));
    }

    [Fact]
    public async Task EntraTable_IsReadAsItsJsonIs()
    {
        await using var intake = await RunningIntake.StartAsync();
        await ImportSampleAsync(intake, "entra-portal.csv");

        Assert.Equal(
            [
                "ana@example.org 10.49.0.1 Imap WrongCredentials Office 365 Exchange Online, IMAP4",
                "ana@example.org 2001:db8::9 Webmail Succeeded Outlook on the web, \"quoted\", Browser",
                "bob@example.org 10.49.0.2 Smtp RefusedByPolicy Office 365 Exchange Online, Authenticated SMTP",
                "bob@example.org 10.49.0.3 Pop3 Succeeded Office 365 Exchange Online, POP3",
            ],
            await StoredAsync(intake));
    }

    [Fact]
    public async Task AuditLogAndGoogle_AreReadWithTheirAddressesAndOutcomes()
    {
        await using var intake = await RunningIntake.StartAsync();
        await ImportSampleAsync(intake, "unified-audit.json");
        await ImportSampleAsync(intake, "google-login.json");
        await ImportSampleAsync(intake, "google-console.csv");

        Assert.Equal(
            [
                "ana@example.org 10.49.0.5 Webmail Succeeded google_password",
                "bob@example.org 2001:db8::7 Webmail WrongCredentials ",
                "ana@example.org 2001:db8::5 Other Succeeded Mozilla/5.0",
                "ana@example.org 10.49.0.4 Other WrongCredentials ",
                "ana@example.org 10.49.0.7 Webmail Succeeded Google password",
                "bob@example.org 10.49.0.8 Webmail Failed Google password",
                "bob@example.org 2001:db8::8 Webmail Failed Google password",
            ],
            await StoredAsync(intake));
    }

    [Fact]
    public async Task SignIns_InUtf16AndWithNamesAsPowerShellWritesThem_AreRead()
    {
        await using var intake = await RunningIntake.StartAsync();
        const string Json = """[{"Id":"1","CreatedDateTime":"2026-11-24T05:10:08Z","UserPrincipalName":"ana@example.org","IPAddress":"10.49.0.1","ClientAppUsed":"POP3","Status":{"ErrorCode":0}}]""";

        var counts = await ImportAsync(intake, [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Json)]);

        Assert.Equal((1L, 1L), (counts.Lines, counts.Logins));
        Assert.Equal(["ana@example.org 10.49.0.1 Pop3 Succeeded POP3"], await StoredAsync(intake));
    }

    [Theory]
    [InlineData("{\"id\":\"x\",\"a\":{\"b\":1}")]
    [InlineData("{\"id\":\"x\",\"a\":}")]
    [InlineData("{\"id\":\"x\",\"a\":[1,2}")]
    [InlineData("{\"id\":\"cut within a text\n")]
    [InlineData("{\"id\":\"x\",\"userPrincipalName\":\"broken\nwithin@example.org\",\"a\":{\"b\":1}}")]
    [InlineData("{\"id\":\"x\",\"a\":\"broken at the end\r\n\",\"b\":[\"\n\",\"c\n\"]}")]
    [InlineData("{\"id\":\"x\",\"name\n\":\"1\",\"b\":{}}")]
    [InlineData("{\"id\":\"no closing quote\n \"b\":\"1\"}")]
    [InlineData("{\"id\":\"\\ud800\",\"createdDateTime\":\"2026-11-24T05:10:08Z\",\"userPrincipalName\":\"\\ud800\",\"status\":{\"errorCode\":0}}")]
    [InlineData("garbage")]
    public async Task Item_ThatIsBroken_CostsNoOther(string broken)
    {
        await using var intake = await RunningIntake.StartAsync();

        foreach (var (text, number) in new[] { ($"[{Item(1)},{broken},{Item(2)}]", 0), ($"{Item(3)}\n{broken}\n{Item(4)}\n", 1), ($"{{\"@odata.context\":\"x\",\"value\":[{Item(5)},{broken},{Item(6)}],\"@odata.nextLink\":\"y\"}}", 2) })
        {
            var counts = await ImportAsync(intake, Encoding.UTF8.GetBytes(text));

            Assert.Equal((3L, 2L, 1L, number), (counts.Lines, counts.Logins, counts.Unreadable, number));
            AssertAddsUp(counts);
        }
    }

    [Fact]
    public async Task Item_ThatIsHuge_CostsNoOther()
    {
        await using var intake = await RunningIntake.StartAsync();

        var counts = await ImportAsync(intake, Encoding.UTF8.GetBytes($"[{Item(1)},{{\"noise\":\"{new string('x', 3_000_000)}\"}},{Item(2)}]"));

        Assert.Equal((3L, 2L, 1L), (counts.Lines, counts.Logins, counts.Unreadable));
    }

    [Fact]
    public async Task Row_WhoseQuoteIsNotClosed_CostsNoOther()
    {
        await using var intake = await RunningIntake.StartAsync();
        var rows = Enumerable.Range(0, 60).Select(number => $"2026-11-24T07:15:{number:00}Z,Failed login,{(number == 10 ? "\"" : "")}x,u{number}@example.org,10.49.0.8\n");

        var counts = await ImportAsync(intake, Encoding.UTF8.GetBytes("Date,Event,Description,Actor,IP address\n" + string.Concat(rows)));

        Assert.Equal((60L, 59L, 1L), (counts.Lines, counts.Logins, counts.Unreadable));
    }

    [Fact]
    public async Task Export_ThatEndsEarly_KeepsWhatWasWholeAndSaysSo()
    {
        await using var intake = await RunningIntake.StartAsync();

        var counts = await ImportAsync(intake, Encoding.UTF8.GetBytes($"[{Item(1)},{Item(2)},{Item(3)[..60]}"));

        Assert.Equal((3L, 2L, 1L), (counts.Lines, counts.Logins, counts.Unreadable));
    }

    [Fact]
    public async Task Login_FromASyslogFileAndFromTheJournal_IsOneIfTheirTimesAreEqual()
    {
        await using var intake = await RunningIntake.StartAsync();
        const string Message = "imap-login: Login: user=<u@example.com>, method=PLAIN, rip=10.49.0.9, lip=127.0.0.1, mpid=1, session=<x>";
        var journal = $"__REALTIME_TIMESTAMP=1795457138472675\n_HOSTNAME=mail\nSYSLOG_IDENTIFIER=dovecot\nMESSAGE={Message}\n\n";

        Assert.Equal(1, (await ImportAsync(intake, Encoding.UTF8.GetBytes(journal))).Logins);
        Assert.Equal(1, (await ImportAsync(intake, Encoding.UTF8.GetBytes($"2026-11-23T18:05:38.472675+00:00 mail dovecot: {Message}\n"))).Duplicate);
        Assert.Equal(1, (await ImportAsync(intake, Encoding.UTF8.GetBytes($"Nov 23 18:05:38 mail dovecot: {Message}\n"))).Logins);
    }

    private static string Item(int number) =>
        $$$"""{"id":"{{{number}}}","createdDateTime":"2026-11-24T05:10:0{{{number}}}Z","userPrincipalName":"u{{{number}}}@example.org","ipAddress":"10.49.0.1","status":{"errorCode":0}}""";

    private static void AssertAddsUp(ImportCounts counts) =>
        Assert.Equal(counts.Lines, counts.Logins + counts.Messages + counts.Ignored + counts.Duplicate + counts.Unreadable);

    private static async Task ImportSampleAsync(RunningIntake intake, string sample) =>
        await ImportAsync(intake, await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "Samples", "Exports", sample)));

    private static async Task<ImportCounts> ImportAsync(RunningIntake intake, byte[] bytes)
    {
        var counts = new ImportCounts();
        await intake.Bench.Get<ImportRun>().ReadAsync(new MemoryStream(bytes), intake.Bench.Account, A.Noon, counts, default);
        return counts;
    }

    private static Task<List<string>> StoredAsync(RunningIntake intake) => intake.Bench.Store.ReadAsync(Tenant.System, async db =>
        (await db.Logins.Join(db.MailUsers, login => login.UserId, user => user.Id, (login, user) => new { user.Name, login }).OrderBy(row => row.login.At).ToListAsync())
        .ConvertAll(row => $"{row.Name} {row.login.Address} {row.login.Protocol} {row.login.Outcome} {row.login.ClientId}"));
}
