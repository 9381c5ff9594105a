using MailSecurity.Jobs.Outgoing;

namespace MailSecurity.Jobs.Alerts.Channels;

/// <summary>How push services are called.</summary>
public interface IPushTransport
{
    HttpClient Client { get; }
}

/// <summary>Through the guard for addresses that somebody else chose: a browser names its push service itself.</summary>
internal sealed class GuardedTransport(OutgoingHttp http) : IPushTransport
{
    public HttpClient Client => http.Client;
}
