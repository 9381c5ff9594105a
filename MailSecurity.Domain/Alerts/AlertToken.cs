using System.Diagnostics.CodeAnalysis;

namespace MailSecurity.Domain.Alerts;

/// <summary>What the bearer of a text that the host has signed and encrypted may do. The numbers are part of the text.</summary>
public enum TokenUse : byte
{
    /// <summary>Say that a notification was shown or clicked.</summary>
    Report = 1,

    /// <summary>Take the incident, once.</summary>
    Acknowledge = 2,

    /// <summary>Put a device's new subscription in place of the old one.</summary>
    Renew = 3,
}

/// <param name="Use">For what.</param>
/// <param name="AdminId">Whom it was given to.</param>
/// <param name="Subject">The incident, or the device for <see cref="TokenUse.Renew"/>.</param>
/// <param name="DeliveryId">For <see cref="TokenUse.Renew"/>: <see cref="PushDevice.FingerprintOf"/> the subscription that is to be replaced.</param>
/// <param name="Expires">No more good from then on.</param>
public sealed record AlertToken(TokenUse Use, Guid AdminId, Guid Subject, long DeliveryId, DateTimeOffset Expires);

/// <summary>Keeps secrets of alerts by the host's keys.</summary>
public interface IAlertSeals
{
    byte[] Protect(byte[] secret);

    /// <summary>Null if these are not the keys that protect it.</summary>
    byte[]? Unprotect(byte[] secret);

    string Write(AlertToken token);

    /// <summary>False for a text that this host has not written, for another use, and for one that has expired.</summary>
    bool TryRead(string? text, TokenUse use, [NotNullWhen(true)] out AlertToken? token);
}
