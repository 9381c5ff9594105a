namespace MailSecurity.Domain.Detection;

/// <summary>How long and how often a User has logged in from a country.</summary>
public sealed class CountryHabit(string country, DateTimeOffset firstAt, DateTimeOffset lastAt, long count, Suspicion suspicion)
{
    public string Country { get; } = country;

    public DateTimeOffset FirstAt { get; private set; } = firstAt;

    public DateTimeOffset LastAt { get; private set; } = lastAt;

    public long Count { get; private set; } = count;

    /// <summary>A finding names this country, and nobody has judged it yet.</summary>
    public bool IsSuspect => Suspicion is Suspicion.Open;

    /// <summary>A person has found it to be the User's own.</summary>
    public bool IsJudged => Suspicion is Suspicion.Cleared;

    public Suspicion Suspicion { get; private set; } = suspicion;

    internal void Suspect() => Suspicion = Suspicion.Open;

    internal void Clear() => Suspicion = Suspicion.Cleared;

    internal void Absolve() => Suspicion = IsSuspect ? Suspicion.None : Suspicion;

    internal void Include(DateTimeOffset at)
    {
        FirstAt = at < FirstAt ? at : FirstAt;
        LastAt = at > LastAt ? at : LastAt;
        Count++;
    }
}

/// <summary>What people and findings say of a country. The numbers are stored.</summary>
public enum Suspicion : byte
{
    None = 0,

    /// <summary>A finding names it, and nobody has judged.</summary>
    Open = 1,

    /// <summary>Judged to be the User's own.</summary>
    Cleared = 2,
}
