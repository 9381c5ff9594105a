using MailSecurity.Playground.Places;

namespace MailSecurity.Playground.Servers;

/// <summary>One connection of a client to a Dovecot service.</summary>
internal readonly record struct DovecotSession(
    MailService Service, string User, string Method, Source Source, int Pid, SessionId Id);
