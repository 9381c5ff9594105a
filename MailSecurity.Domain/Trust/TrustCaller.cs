using MailSecurity.Domain.Admins;

namespace MailSecurity.Domain.Trust;

/// <summary>
/// Who asks for a change: a person, whose permission is read in the transaction of the change, or a program, which the API
/// has let in already.
/// </summary>
public readonly record struct TrustCaller
{
    private TrustCaller(Actor actor, Tenant? decided) => (Actor, Decided) = (actor, decided);

    public Actor Actor { get; }

    /// <summary>What a program sees; null for a person.</summary>
    public Tenant? Decided { get; }

    public static TrustCaller Person(Actor actor) => new(actor, null);

    public static TrustCaller Program(Tenant tenant, Actor actor) => new(actor, tenant);

    public static TrustCaller Program(Tenant tenant, string name) => Program(tenant, new Actor(null, name, null));
}
