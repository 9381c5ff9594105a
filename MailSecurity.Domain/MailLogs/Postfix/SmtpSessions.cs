using MailSecurity.Domain.Logins;

namespace MailSecurity.Domain.MailLogs.Postfix;

/// <summary>
/// What is known of each connection to smtpd. A process serves one connection at a time, so host and process id name
/// it. Several mails on one connection are one login.
/// </summary>
internal sealed class SmtpSessions
{
    private const int Capacity = 5_000;

    private readonly record struct Session(bool Tls, ulong Login);

    private readonly BoundedMap<Session> _sessions = new(Capacity);

    public void Start(in LogLine log) => _sessions.Remove(Of(log));

    public void End(in LogLine log) => _sessions.Remove(Of(log));

    public void StartTls(in LogLine log) => _sessions.Set(Of(log), new Session(Tls: true, Login: 0));

    public bool IsTls(in LogLine log) => _sessions.TryGet(Of(log), out var session) && session.Tls;

    /// <summary>False when this User already logged in from this address on this connection.</summary>
    public bool TryLogin(in LogLine log, MailUser user, ClientAddress address, out bool tls)
    {
        var key = Of(log);
        _ = _sessions.TryGet(key, out var session);
        tls = session.Tls;

        // Folding the address is enough: two of one User on one connection only come from a front end, a handful at a time.
        var login = EventKeys.HashOf(user.Name, "") ^ (ulong)address.Value ^ (ulong)(address.Value >> 64);
        if (session.Login == login)
        {
            return false;
        }

        _sessions.Set(key, session with { Login = login });
        return true;
    }

    public void Save(BinaryWriter state) => _sessions.Save(state, static (state, session) =>
    {
        state.Write(session.Tls);
        state.Write(session.Login);
    });

    public void Restore(BinaryReader state) =>
        _sessions.Restore(state, static state => new Session(state.ReadBoolean(), state.ReadUInt64()));

    private static ulong Of(in LogLine log) => EventKeys.HashOf(log.Host, log.Pid);
}
