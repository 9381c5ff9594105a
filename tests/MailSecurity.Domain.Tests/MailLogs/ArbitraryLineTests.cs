namespace MailSecurity.Domain.Tests.MailLogs;

/// <summary>Whatever stands in a log, the reader answers.</summary>
public sealed class ArbitraryLineTests
{
    private static readonly string[] Lines = [.. MailLog.Samples.SelectMany(sample => MailLog.Sample(sample.Data))
        .Concat(["{\"_PID\":7,\"MESSAGE\":\"imap-login: Login: user=<u@d>, rip=::1\",\"__REALTIME_TIMESTAMP\":\"1795495138472675\",\"SYSLOG_IDENTIFIER\":\"dovecot\"}",
            "{\"log\":\"Nov 24 04:45:01 mail dovecot: imap-login: Login: user=<u@d>, rip=::1\\n\",\"MESSAGE\":[105,109,[97],112,\"x\"]}",
            "@400000004c91b044077a9e94 imap-login: Info: Login: user=<u@d>, method=PLAIN, rip=203.0.113.9",
            "1795493316.472675 mail dovecot: imap-login: Logged in: rip=203.0.113.9, user=<u@d>, orig_user=<m>, session=<x>",
            "<22>1 2026-11-24T04:08:36Z mail dovecot 17 - [m s=\"1\"][y z=\"1\"] message repeated 3 times: [ imap-login: Login: user=<u@d>, rip=::1]"])];

    // The last five are forms that the samples do not have.
    private static readonly Gen<string> Line = Gen.OneOf(
        Gen.Int[0, Lines.Length - 1].Select(at => Lines[at]), Gen.Int[1, 5].Select(back => Lines[^back]));

    [Fact]
    public void Reader_OfArbitraryText_Answers() => Gen.String.Sample(text => Answers(text), iter: 10_000);

    [Fact]
    public void Reader_OfACutLine_Answers() =>
        Gen.Select(Line, Gen.Int[0, 400], Gen.Int[0, 400]).Sample((line, from, to) =>
            Answers(line[Math.Min(from, line.Length)..]) && Answers(line[..Math.Min(to, line.Length)])
            && Answers(line[..Math.Min(from, line.Length)] + line[Math.Min(to, line.Length)..]), iter: 10_000);

    [Fact]
    public void Reader_OfALineWithChangedCharacters_Answers() =>
        Gen.Select(Line, Gen.Select(Gen.Int[0, 300], Gen.Char[" <>()[]:,.=-0129aT\0\t\u00e9\ud800\uffff"]).Array[1, 6]).Sample((line, changes) =>
        {
            var text = line.ToCharArray();
            foreach (var (at, value) in changes)
            {
                text[at % text.Length] = value;
            }

            return Answers(new string(text));
        }, iter: 10_000);

    [Fact]
    public void Reader_OfTwoLinesMixed_Answers() =>
        Gen.Select(Line, Line, Gen.Int[0, 200]).Sample((first, second, cut) =>
            Answers(first[..Math.Min(cut, first.Length)] + second[Math.Min(cut / 2, second.Length)..]), iter: 10_000);

    // One reader for a line and its own repetition: what it remembers of the first must not hurt it with the second.
    private static bool Answers(string line)
    {
        var reader = MailLog.Reader(zone: "America/St_Johns");
        var kinds = (reader.Read(line).Kind, reader.Read(line).Kind);
        reader.RestoreState(reader.SaveState());
        return Enum.IsDefined(kinds.Item1) && Enum.IsDefined(reader.Read(line).Kind);
    }
}
