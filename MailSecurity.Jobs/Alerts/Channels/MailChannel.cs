using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MailSecurity.Domain.Alerts;
using MailSecurity.Jobs.Mail;
using Microsoft.Extensions.Logging;

namespace MailSecurity.Jobs.Alerts.Channels;

/// <summary>Mails an alert to a person. What may never be sent readable, the mail settings refuse.</summary>
public sealed partial class MailChannel(MailHandover mail, AlertWords words, ILogger<MailChannel> logger) : IAlertChannel
{
    private const string Sender = "MailSecurity";

    public AlertChannelKind Kind => AlertChannelKind.Mail;

    public int AtOnce => 8;

    public TimeSpan Patience => MailHandover.Patience;

    public async Task<DeliveryOutcome> SendAsync(ClaimedDelivery claimed, CancellationToken cancellation)
    {
        if (!mail.IsConfigured)
        {
            return new DeliveryOutcome(DeliveryState.Failed, "No mail server is set.");
        }

        var (delivery, said) = (claimed.Delivery, words.Of(claimed.Alert, claimed.Delivery));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            await mail.SendAsync(((MailTarget)claimed.To).Address, $"{Sender}: {said.Title}", Text(claimed.Alert, said), delivery.Key, patience.Token);
            return new DeliveryOutcome(DeliveryState.Sent);
        }
        catch (SmtpCommandException refusal) when ((int)refusal.StatusCode >= 500)
        {
            return new DeliveryOutcome(DeliveryState.Failed, $"The mail server refused it with {(int)refusal.StatusCode}.");
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested && Why(failure) is not null)
        {
            Log.NotTaken(logger, failure.GetType().Name);
            return new DeliveryOutcome(DeliveryState.Queued, Why(failure), BackOff.After(delivery.Attempts));
        }
    }

    private string Text(Alert alert, Words said) =>
        $"{said.Title}\n{said.Body}\n\n{alert.RaisedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC\n{words.Link(said.Path) ?? "Open MailSecurity to see more."}\n\nYou chose to be told by e-mail: My devices, in MailSecurity.\n";

    private static string? Why(Exception failure) => failure switch
    {
        SslHandshakeException => "The mail server's certificate is not trusted, or it has none.",
        AuthenticationException => "The mail server refused user and password.",
        SmtpCommandException later => $"The mail server answered {(int)later.StatusCode}; it is tried again.",
        NotSupportedException => "The mail server does not offer what the settings ask for.",
        ProtocolException or ServiceNotConnectedException or SocketException or IOException or OperationCanceledException => "The mail server could not be reached.",
        _ => null,
    };

    private static partial class Log
    {
        [LoggerMessage(2422, LogLevel.Warning, "The mail server did not take an alert ({Failure}); it is tried again.")]
        public static partial void NotTaken(ILogger logger, string failure);
    }
}
