namespace MailSecurity.Jobs.Intake;

/// <summary>The disk is full: nothing of the batch was kept, and the same can be sent again when there is room.</summary>
public sealed class StoreFullException(Exception cause) : IOException("The disk is full; nothing of the batch was kept.", cause);
