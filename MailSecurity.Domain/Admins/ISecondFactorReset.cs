namespace MailSecurity.Domain.Admins;

/// <summary>Takes a second factor away from somebody who lost it. Implemented by what owns the factor; whether it may be done is decided before.</summary>
public interface ISecondFactorReset
{
    Task ResetAsync(Guid adminId, CancellationToken cancellation);
}
