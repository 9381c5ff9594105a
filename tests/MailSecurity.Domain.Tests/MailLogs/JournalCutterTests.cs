using System.Text;
using MailSecurity.Domain.MailLogs;
using static MailSecurity.Domain.Tests.MailLogs.JournalExport;

namespace MailSecurity.Domain.Tests.MailLogs;

public sealed class JournalCutterTests
{
    private static readonly string SampleFolder = Path.Combine(AppContext.BaseDirectory, "Samples", "Exports");

    [Fact]
    public void Sample_AsExportAndAsJson_GivesTheSameEvents()
    {
        var export = Read(File.ReadAllBytes(Path.Combine(SampleFolder, "journal.export")));
        var json = MailLog.ReadAll(File.ReadAllLines(Path.Combine(SampleFolder, "journal.json")));

        Assert.Equal(157, export.Length);
        Assert.Equal(json, export);

        // The 30 that the same entries have in journal.short-full.log, and one whose bytes that form cannot show.
        Assert.Equal(31, export.Count(result => result.Kind is LineKind.Login));
    }

    [Fact]
    public void Sample_InPiecesOfAnySize_IsTheSame()
    {
        var bytes = File.ReadAllBytes(Path.Combine(SampleFolder, "journal.export"));

        Assert.All([1, 7, 4096], chunk => Assert.Equal(Read(bytes), Read(bytes, chunk)));
    }

    [Fact]
    public void Entry_InTheExportAndInASyslogFile_HasTheSameKey()
    {
        var fromJournal = new JournalExport().Entry(Login("u@example.com")).Read()[0].Login!;
        var fromFile = MailLog.Login("2026-11-24T04:38:58.472675+00:00 mail dovecot: " + Login("u@example.com"));

        Assert.Equal(fromFile, fromJournal);
    }

    [Fact]
    public void Message_ThatIsNoText_IsReadFromItsBytes()
    {
        byte[] message = [.. "imap-login: Login: user=<m"u8, 0xfc, .. "ller>, method=PLAIN, rip=203.0.113.9, lip=::1"u8];

        var login = new JournalExport().Text("__REALTIME_TIMESTAMP", "1795495138472675").Text("SYSLOG_IDENTIFIER", "dovecot").Binary("MESSAGE", message).End().Read()[0].Login!;

        Assert.Equal("m\uFFFDller", login.User.Name);
    }

    [Fact]
    public void Message_WithEmptyLinesAndOtherFieldsWithin_IsOneEntry()
    {
        var results = new JournalExport()
            .Entry("first\n\nMESSAGE=imap-login: Login: user=<evil@example.com>, method=PLAIN, rip=9.9.9.9\n\n")
            .Entry(Login("u@example.com")).Read();

        Assert.Equal([LineKind.Ignored, LineKind.Login], results.Select(result => result.Kind));
    }

    [Theory]
    [InlineData(JournalCutter.MaxFieldBytes + 1, false)]
    [InlineData(JournalCutter.MaxFieldBytes + 1, true)]
    [InlineData(5_000_000, false)]
    [InlineData(5_000_000, true)]
    public void Message_LongerThanTheLimit_IsUnreadableAndTheNextIsRead(int length, bool binary)
    {
        var message = Login(new string('x', length)) + (binary ? "\n" : "");

        var results = new JournalExport().Entry(message).Entry(Login("u@example.com")).Read();

        Assert.Equal([LineKind.Unreadable, LineKind.Login], results.Select(result => result.Kind));
        Assert.Equal("The message is longer than 64 KiB.", results[0].Reason);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void OtherField_HoweverLong_DoesNoHarm(bool binary)
    {
        var noise = new byte[3_000_000];
        Array.Fill(noise, (byte)'y');
        var export = new JournalExport().Text("__REALTIME_TIMESTAMP", "1795495138472675").Text("SYSLOG_IDENTIFIER", "dovecot");
        _ = binary ? export.Binary("COREDUMP", noise) : export.Text("COREDUMP", Encoding.ASCII.GetString(noise));

        Assert.Equal(LineKind.Login, Assert.Single(export.Text("MESSAGE", Login("u@example.com")).End().Read()).Kind);
    }

    [Fact]
    public void Export_ThatEndsWithinAnEntry_GivesNoHalfLogin()
    {
        var whole = new JournalExport().Entry(Login("u@example.com")).Bytes;
        foreach (var length in Enumerable.Range(1, whole.Length - 2))
        {
            var result = Assert.Single(Read(whole[..length]));

            // Cut behind a field, the entry may be short of what comes next; within one, it says so.
            Assert.True(result.Kind is LineKind.Ignored or LineKind.Unreadable || length == whole.Length - 2 || whole[length - 1] == '\n', $"{length}: {result.Kind}");
        }

        Assert.Equal(LineKind.Login, Assert.Single(Read(whole[..^1])).Kind);
    }

    [Theory]
    [InlineData("__REALTIME_TIMESTAMP", LineKind.Unreadable)]
    [InlineData("SYSLOG_IDENTIFIER", LineKind.Login)]
    [InlineData("MESSAGE", LineKind.Ignored)]
    [InlineData("_HOSTNAME", LineKind.Login)]
    public void Entry_WithoutAField_IsWhatTheRestSays(string missing, LineKind kind)
    {
        var export = new JournalExport();
        foreach (var (name, value) in new[] { ("__REALTIME_TIMESTAMP", "1795495138472675"), ("_HOSTNAME", "mail"), ("SYSLOG_IDENTIFIER", "dovecot"), ("MESSAGE", Login("u@example.com")) })
        {
            _ = name == missing ? export : export.Text(name, value);
        }

        Assert.Equal(kind, Assert.Single(export.End().Read()).Kind);
    }

    [Theory]
    [InlineData("this is no field\n")]
    [InlineData("lower=case\n")]
    [InlineData("FIELD\n\u007f\u007f\u007f\u007f\u007f\u007f\u007f\u007f\n")]
    [InlineData("FIELD\n\u0003\0\0\0\0\0\0\0abcd\n")]
    public void Entry_ThatIsDamaged_IsUnreadableAndTheNextIsRead(string damage)
    {
        var results = new JournalExport().Text("__REALTIME_TIMESTAMP", "1795495138472675").Raw(damage).End().Entry(Login("u@example.com")).Read();

        Assert.Equal((LineKind.Unreadable, LineKind.Login), (results[0].Kind, results[^1].Kind));
        Assert.Equal(2, results.Length);
    }

    [Fact]
    public void Entries_OfAnyText_AreReadAsTheyWereWritten() =>
        Gen.Select(Gen.String.Array[1, 8], Gen.Int[1, 300]).Sample((messages, chunk) =>
        {
            var written = messages.Select(message => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(message))).ToArray();
            var export = written.Aggregate(new JournalExport(), (export, message) => export.Entry(message));
            var read = ReadEntries(export.Bytes, chunk, (in JournalEntry entry) => entry.Problem ?? entry.Message.ToString());
            return read.SequenceEqual(written.Select(message => message.TrimStart(' ')));
        }, iter: 2_000);

    [Fact]
    public void Export_WithChangedBytes_IsAnsweredAndCostsNoMoreThanIsDamaged() =>
        Gen.Select(Gen.Int[0, 100_000], Gen.Byte, Gen.Int[1, 5_000]).Sample((at, value, chunk) =>
        {
            var export = Enumerable.Range(0, 50).Aggregate(new JournalExport(), (export, number) => export.Entry(Login($"u{number}@example.com"), 1795495138472675 + number));
            var bytes = export.Bytes;
            bytes[at % bytes.Length] = value;
            return Read(bytes, chunk).Count(result => result.Kind is LineKind.Login) >= 48;
        }, iter: 1_000);
}
