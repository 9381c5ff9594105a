namespace MailSecurity.Domain.Detection;

/// <summary>How urgent a finding or incident is. Low and medium are listed, high notifies, critical pages. The numbers are stored.</summary>
public enum Severity : byte
{
    Low = 1,
    Medium = 2,
    High = 3,
    Critical = 4,
}
