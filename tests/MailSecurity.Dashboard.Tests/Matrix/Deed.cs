using MailSecurity.Dashboard.Security;
using MailSecurity.Domain;
using MailSecurity.Domain.Admins;

namespace MailSecurity.Dashboard.Tests.Matrix;

/// <summary>Something that a page does for the person in front of it, by a call of the store that decides whether it may be.</summary>
/// <param name="Call">The store's method.</param>
/// <param name="Section">What a change needs; null for reading, which the page's own permission opens.</param>
/// <param name="Level">How much of the section.</param>
/// <param name="Do">True if it was done, or if the object was shown.</param>
internal sealed record Deed(string Call, Section? Section, Level Level, Func<Act, Task<bool>> Do)
{
    /// <summary>Beside permission and place, where there is more to it.</summary>
    public Func<Kind, Place, bool> Also { get; init; } = static (kind, place) => kind.Sees(place);

    public bool Expected(Kind kind, Place place) => (Section is not { } section || kind.May(section, Level)) && Also(kind, place);
}

/// <summary>Somebody about to do something to what is in a place.</summary>
internal sealed record Act(World World, Someone Who, AdminGrant Grant, Spot Spot)
{
    public Actor By => Who.Actor;

    public Tenant Tenant => Grant.Tenant;

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<Act> OfAsync(World world, Kind kind, Place place)
    {
        var someone = await world.Everybody.FindAsync(kind);
        return new Act(world, someone, (await world.Get<AccessBook>().ReadAsync(someone.Id, Cancel))!, world[place]);
    }

    public T Get<T>()
        where T : notnull => World.Get<T>();
}
