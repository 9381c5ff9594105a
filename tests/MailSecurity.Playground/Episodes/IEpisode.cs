namespace MailSecurity.Playground.Episodes;

/// <summary>Something out of the ordinary that ends in an incident: mostly an attack.</summary>
internal interface IEpisode
{
    /// <summary>How long before the decisive login the first sign is seen.</summary>
    TimeSpan Lead { get; }

    /// <summary>Plays all of it; the decisive login comes at <paramref name="strike"/>.</summary>
    void Play(DateTimeOffset strike, Scene scene);
}
