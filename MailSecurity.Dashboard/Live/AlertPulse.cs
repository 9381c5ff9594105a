using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Incidents;

namespace MailSecurity.Dashboard.Live;

/// <summary>Says that something was sent, shown or taken in an Account.</summary>
public sealed class AlertPulse(IncidentBoard board) : IAlertFeed
{
    private readonly Subscribers<int> _subscribers = new();

    public ILiveFeed For(int accountId) => new OfAccount(this, accountId);

    public void Changed(int accountId, Guid? incidentId = null)
    {
        _subscribers.Tell(accountId);
        if (incidentId is { } told)
        {
            board.Publish([new IncidentChange(accountId, told)]);
        }
    }

    private sealed class OfAccount(AlertPulse pulse, int accountId) : ILiveFeed
    {
        public IDisposable Subscribe(Action changed) => pulse._subscribers.Add(changedAccount =>
        {
            if (changedAccount == accountId)
            {
                changed();
            }
        });
    }
}
