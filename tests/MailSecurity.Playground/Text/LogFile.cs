namespace MailSecurity.Playground.Text;

/// <summary>Where log lines go, one after the other; whoever made it takes each line when it is done.</summary>
internal sealed class LogFile(SyslogForm form, int capacity, Action<DateTimeOffset, LineBuffer> lineIsDone)
{
    private readonly SyslogStamp _stamp = new(form);

    public LineBuffer Buffer { get; } = new(capacity);

    /// <summary>Writes the time and a blank; the host, the tag and the message follow.</summary>
    public LineBuffer Begin(DateTimeOffset at)
    {
        _stamp.Write(Buffer, at);
        return Buffer;
    }

    public void End(DateTimeOffset at) => lineIsDone(at, Buffer);
}
