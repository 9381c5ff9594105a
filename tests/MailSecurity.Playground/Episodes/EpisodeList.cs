namespace MailSecurity.Playground.Episodes;

/// <summary>What happens, in turn; the first needs the shortest lead. A new episode is added here.</summary>
internal static class EpisodeList
{
    public static readonly IReadOnlyList<IEpisode> All =
    [
        new CompromisedMailbox(),
        new StuffingSuccess(),
        new TravellerLands(),
        new Spray(),
        new SlowRotation(),
    ];
}
