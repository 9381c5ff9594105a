namespace MailSecurity.Playground;

/// <summary>One line of a mail log, without its line end, and the moment at which a mail server writes it.</summary>
public readonly record struct TrafficLine(DateTimeOffset At, string Text);
