using MailSecurity.Domain.Alerts;

namespace MailSecurity.Dashboard.Components.OnCall;

/// <summary>The screen's words for where a delivery stands.</summary>
internal static class DeliveryWords
{
    public static string StateOf(AlertDelivery delivery) => delivery switch
    {
        { Purpose: DeliveryPurpose.Withdraw, SentAt: not null } => "told that somebody has it",
        { Purpose: DeliveryPurpose.Ended, SentAt: not null } => "told that it is over",
        { State: DeliveryState.Held } => "held back",
        { State: DeliveryState.InDigest } => "told of with others",
        { State: DeliveryState.Sent, Channel: not AlertChannelKind.Push } => "sent",
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
        deliveries.Where(delivery => delivery.SentAt is not null && delivery.Purpose is DeliveryPurpose.Tell)
            .GroupBy(delivery => delivery.AdminId)
            .Select(person => (Name: person.First().Admin, Targets: string.Join(", ", person.Select(delivery => delivery.Device).Distinct())))
            .Select(person => person.Name.Length == 0 ? person.Targets : $"{person.Name} ({person.Targets})"));

    /// <summary>"Ada, phone", or a webhook's name.</summary>
    public static string TargetOf(AlertDelivery delivery) => delivery.Admin.Length == 0 ? $"Webhook {delivery.Device}" : $"{delivery.Admin}, {delivery.Device}";

    /// <summary>Who ended it: a person, or the sentence of a trusted IP, which has its "by" already.</summary>
    public static string By(string? who) => who?.StartsWith("by ", StringComparison.Ordinal) == true ? who : $"by {who}";
}
