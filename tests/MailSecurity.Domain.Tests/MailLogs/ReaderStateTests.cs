using MailSecurity.Domain.MailLogs;

namespace MailSecurity.Domain.Tests.MailLogs;

public sealed class ReaderStateTests
{
    private const string Client = "37525B1E67F: client=unknown[203.0.113.9], sasl_method=PLAIN, sasl_username=u@example.com";
    private const string Active = "37525B1E67F: from=<u@example.com>, size=7365, nrcpt=40 (queue active)";

    [Theory]
    [MemberData(nameof(MailLog.Samples), MemberType = typeof(MailLog))]
    public void Reader_RestoredBeforeEveryLine_AnswersAsIfItHadNeverStopped(string sample)
    {
        var lines = MailLog.Sample(sample);
        var state = Array.Empty<byte>();
        var resumed = new List<LineResult>();
        foreach (var line in lines)
        {
            var reader = MailLog.Reader();
            reader.RestoreState(state);
            resumed.Add(reader.Read(line));
            state = reader.SaveState();
        }

        Assert.Equal(MailLog.ReadAll(lines), resumed);
    }

    [Fact]
    public void State_CarriesTheYear()
    {
        var december = Resume(Seen("Nov 24 12:00:00 mail dovecot: x", "Dec 20 12:00:00 mail dovecot: x"));
        var login = december.Read("Jan  2 00:00:00 mail dovecot: imap-login: Login: user=<u@example.com>, method=PLAIN, rip=203.0.113.9").Login!;

        Assert.Equal(2027, login.At.Year);
    }

    [Fact]
    public void State_CarriesTheSendersOfQueuedMessages() =>
        Assert.Equal("u@example.com", Resume(Seen(MailLog.Smtpd(Client))).Read(MailLog.Qmgr(Active)).Message!.User.Name);

    [Fact]
    public void State_CarriesOpenConnections() =>
        Assert.Equal(LineKind.Ignored, Resume(Seen(MailLog.Smtpd(Client))).Read(MailLog.Smtpd(Client)).Kind);

    [Fact]
    public void State_ThatIsDamaged_IsAFreshStart()
    {
        var state = Seen(MailLog.Smtpd(Client)).SaveState();
        var broken = from at in Gen.Int[0, state.Length - 1] from value in Gen.Byte select (at, value);
        broken.Sample(change =>
        {
            var copy = state.ToArray();
            copy[change.at] = change.value;
            var reader = MailLog.Reader();
            reader.RestoreState(copy);
            return reader.Read(MailLog.Qmgr(Active)).Kind == (copy.SequenceEqual(state) ? LineKind.Message : LineKind.Ignored);
        });
    }

    [Fact]
    public void State_OfAnythingElse_IsAFreshStart() =>
        Gen.Byte.Array[0, 60].Sample(bytes =>
        {
            var reader = MailLog.Reader();
            reader.RestoreState(bytes);
            return reader.Read(MailLog.Smtpd(Client)).Kind is LineKind.Login;
        });

    [Fact]
    public void State_UnderAFlood_StaysBounded()
    {
        var reader = MailLog.Reader();
        for (var i = 0; i < 60_000; i++)
        {
            reader.Read($"Nov 24 04:45:01 mail postfix/smtpd[{i}]: {i + 0x100000:X}: client=unknown[203.0.113.9], sasl_method=PLAIN, sasl_username=user{i}@example.com");
        }

        Assert.InRange(reader.SaveState().Length, 1, 2_000_000);
        Assert.Equal(LineKind.Ignored, reader.Read(MailLog.Qmgr($"{0x100000:X}: from=<u@d>, size=1, nrcpt=1 (queue active)")).Kind);
        Assert.Equal(LineKind.Message, reader.Read(MailLog.Qmgr($"{0x100000 + 59_999:X}: from=<u@d>, size=1, nrcpt=1 (queue active)")).Kind);
    }

    private static MailLogReader Seen(params string[] lines)
    {
        var reader = MailLog.Reader();
        foreach (var line in lines)
        {
            reader.Read(line);
        }

        return reader;
    }

    private static MailLogReader Resume(MailLogReader reader)
    {
        var next = MailLog.Reader();
        next.RestoreState(reader.SaveState());
        return next;
    }
}
