namespace MailSecurity.Playground.Quality;

/// <summary>The ways in which a mailbox is taken over in the measurement.</summary>
public enum AttackKind
{
    None,

    /// <summary>Rented machines try passwords on many mailboxes, get into one, and come back.</summary>
    StuffingFromHosting,

    /// <summary>Rented home connections in the User's own country.</summary>
    SameCountryProxies,

    /// <summary>Rented home connections all over the world, another one every hour or two.</summary>
    SlowRotation,

    /// <summary>One login from abroad, then hundreds of messages.</summary>
    ForeignLoginThenSpam,

    /// <summary>A mailbox nobody has used for months is read from abroad.</summary>
    DormantTakeover,

    /// <summary>A session from a country that borders the User's.</summary>
    NeighbourSession,
}
