using MailSecurity.Domain.Alerts;

namespace MailSecurity.Dashboard.Components.OnCall;

/// <summary>The screen's words for where a delivery stands.</summary>
internal static class DeliveryWords
{
    public static string StateOf(AlertDelivery delivery) => delivery switch
    {
        { AcknowledgedAt: not null } => "button pressed",
        { ClickedAt: not null } => "clicked",
        { ShownAt: not null } => "shown",
        { State: DeliveryState.Sent } => "sent, not yet shown",
        { State: DeliveryState.Failed } => "not delivered",
        { State: DeliveryState.NotNeeded } => "not needed any more",
        { State: DeliveryState.Queued, Problem: not null } => "waits to be tried again",
        _ => "on its way",
    };

    /// <summary>"told: Ada (phone, desk), Ben (phone)".</summary>
    public static string Told(IEnumerable<AlertDelivery> deliveries) => string.Join(
        ", ",
        deliveries.Where(delivery => delivery.SentAt is not null)
            .GroupBy(delivery => delivery.AdminId)
            .Select(person => $"{person.First().Admin} ({string.Join(", ", person.Select(delivery => delivery.Device).Distinct())})"));
}
