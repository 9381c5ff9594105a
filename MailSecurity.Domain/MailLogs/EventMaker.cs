using MailSecurity.Domain.Logins;

namespace MailSecurity.Domain.MailLogs;

/// <summary>What all readers share to turn the spans of a line into an event.</summary>
internal sealed class EventMaker
{
    private string? _server;

    public UserPool Users { get; } = new();

    public EventKeys Keys { get; } = new();

    public LineResult Login(in LogLine log, MailUser user, ClientAddress address, MailProtocol protocol, LoginOutcome outcome, bool tls, int attempts = 1, int secondsAgo = 0) =>
        LineResult.Of(new LoginEvent
        {
            At = new DateTimeOffset(log.UtcTicks - (secondsAgo * TimeSpan.TicksPerSecond), TimeSpan.Zero),
            User = user,
            Address = address,
            Protocol = protocol,
            Outcome = outcome,
            Key = Keys.Next(log),
            Attempts = attempts,
            Tls = tls,
            Server = ServerOf(log),
        });

    public LineResult Message(in LogLine log, MailUser user, ClientAddress? address, int recipients) =>
        LineResult.Of(new SentMessage
        {
            At = new DateTimeOffset(log.UtcTicks, TimeSpan.Zero),
            User = user,
            Recipients = recipients,
            Key = Keys.Next(log),
            Address = address,
        });

    // One source is nearly always one host.
    private string? ServerOf(in LogLine log)
    {
        if (log.Host.IsEmpty)
        {
            return null;
        }

        if (_server is null || !log.Host.SequenceEqual(_server))
        {
            _server = log.Host.ToString();
        }

        return _server;
    }
}
