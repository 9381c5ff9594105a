using MailSecurity.Jobs.Outgoing;

namespace MailSecurity.Jobs.Alerts.Channels.Webhooks;

/// <summary>How webhooks are called.</summary>
public interface IWebhookTransport
{
    HttpClient Client { get; }
}

/// <summary>Through the guard for addresses that somebody typed.</summary>
internal sealed class GuardedWebhooks(OutgoingHttp http) : IWebhookTransport
{
    public HttpClient Client => http.Client;
}
