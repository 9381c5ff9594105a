using MailSecurity.Domain.Incidents;

namespace MailSecurity.Playground.Quality.Judges;

/// <summary>One rule set with what it remembers of one User.</summary>
public interface IJudge
{
    /// <summary>Looks at what happened next. Answers whether an Admin is to be told, and how.</summary>
    bool Look(LabelledEvent happened);

    /// <summary>An Admin has closed the incident of these hours and found so.</summary>
    void Learn(Verdict verdict, DateTimeOffset closedAt)
    {
    }
}
