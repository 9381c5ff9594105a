namespace MailSecurity.Domain.Watch;

/// <summary>Tells people of health problems, wherever they are.</summary>
public interface IHealthPager
{
    /// <param name="seen">All problems there are now.</param>
    /// <param name="isComplete">Something could not be looked at: what is not seen may still be there.</param>
    /// <param name="cancellation">Ends it.</param>
    Task LookAsync(IReadOnlyCollection<HealthProblem> seen, bool isComplete, CancellationToken cancellation);
}
