namespace MailSecurity.Playground.Episodes;

/// <summary>Not an attack: somebody gets off a plane and switches the phone on. When nobody is left on the way, a password leaks instead.</summary>
internal sealed class TravellerLands : IEpisode
{
    private static readonly StuffingSuccess Instead = new();

    public TimeSpan Lead => Instead.Lead;

    public void Play(DateTimeOffset strike, Scene scene)
    {
        if (scene.Population.NextTraveller() is not { } traveller)
        {
            Instead.Play(strike, scene);
            return;
        }

        traveller.Land(strike);
        traveller.Call(strike, scene.Server, scene.Chance);
    }
}
