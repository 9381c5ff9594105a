using MailSecurity.Domain.Detection;

namespace MailSecurity.Domain.Storage.Retention;

/// <summary>Logins and messages as parts of a day each, where the database keeps them so.</summary>
public interface IDayParts
{
    /// <summary>From when on everything is kept, when nothing before <paramref name="before"/> has to be.</summary>
    DateTimeOffset KeptFrom(DateTimeOffset before);

    /// <summary>Makes the parts of the next days, so that the first login of a day does not have to.</summary>
    Task MakeAheadAsync(CancellationToken cancellation);

    /// <summary>
    /// Drops the parts that end before <paramref name="before"/> and that the analysis has passed; <paramref name="first"/> runs once, before
    /// the first of them goes. Answers how many logins and messages were in them; null when there are no parts, and rows have to be deleted.
    /// </summary>
    Task<(long Logins, long Messages)?> DropAsync(DateTimeOffset before, AnalysisPosition judged, Func<Task> first, CancellationToken cancellation);
}

/// <summary>Of a database that keeps all rows together.</summary>
internal sealed class NoDayParts : IDayParts
{
    public DateTimeOffset KeptFrom(DateTimeOffset before) => before;

    public Task MakeAheadAsync(CancellationToken cancellation) => Task.CompletedTask;

    public Task<(long Logins, long Messages)?> DropAsync(DateTimeOffset before, AnalysisPosition judged, Func<Task> first, CancellationToken cancellation) =>
        Task.FromResult<(long, long)?>(null);
}
