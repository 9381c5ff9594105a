using MailSecurity.Domain.Admins;

namespace MailSecurity.Dashboard.Tests.Matrix;

/// <summary>Where an object is, seen from the people of the matrix.</summary>
public enum Place
{
    OwnDomain,

    /// <summary>Another Domain of the same Account: hidden from who is limited to one.</summary>
    OtherDomain,

    /// <summary>A Domain of another Account: hidden from everybody.</summary>
    OtherAccount,
}

/// <summary>What somebody shows to get in.</summary>
internal enum Shows
{
    Nothing,
    Session,

    /// <summary>The cookie of a password that was right, while the code is still to come.</summary>
    HalfSession,

    Key,
    Password,
}

/// <summary>Why what somebody shows may not be enough.</summary>
internal enum Standing
{
    Good,
    Disabled,
    OutsideTheList,
    SessionEnded,
    CodePending,

    /// <summary>A Sub-Admin with an open session who has been made an API Sub-Admin.</summary>
    MadeAProgram,

    KeyExpired,

    /// <summary>A person of the panel, who is no caller of the API.</summary>
    NoCaller,

    HasSecondFactor,

    /// <summary>An API Sub-Admin with neither an access list nor the waiver.</summary>
    FromNowhere,
}

/// <summary>A kind of person or program, and the few things about it that the expected answers depend on.</summary>
internal sealed record Kind(string Name, Shows Shows, Permissions Permissions = default, Standing Standing = Standing.Good)
{
    public bool IsLimited { get; init; }

    public bool IsProvider { get; init; }

    /// <summary>One of the many that differ in a single permission.</summary>
    public bool IsOnePermission { get; init; }

    public bool IsSubAdmin { get; init; }

    public string[] Scopes { get; init; } = [];

    public bool IsInPanel => Shows is Shows.Session && Standing is Standing.Good;

    public bool IsAtApi => Shows is Shows.Key or Shows.Password && Standing is Standing.Good;

    /// <summary>The rule of Domains and Accounts.</summary>
    public bool Sees(Place place) => Standing is not Standing.Disabled && (place is Place.OwnDomain || (place is Place.OtherDomain && !IsLimited));

    public bool SeesAccount(Place place) => Sees(place) && !IsLimited;

    public bool May(Section section, Level level) => Standing is not Standing.Disabled && Permissions.Allows(section, level);
}

/// <summary>Everybody there is.</summary>
internal static class Kinds
{
    public static readonly Kind Admin = new("Admin", Shows.Session, Permissions.All);
    public static readonly Kind Provider = new("Provider Admin", Shows.Session, Permissions.All) { IsProvider = true };
    public static readonly Kind Limited = new("Sub-Admin of one Domain", Shows.Session, Permissions.All) { IsSubAdmin = true, IsLimited = true };
    public static readonly Kind Disabled = new("disabled Admin", Shows.Session, Permissions.All, Standing.Disabled);

    public static readonly IReadOnlyList<Kind> OfThePanel =
    [
        Admin,
        Provider,
        Limited,
        new("Sub-Admin without permissions", Shows.Session) { IsSubAdmin = true },
        .. EveryPermission().Select(one => new Kind($"Sub-Admin, {one.Name}", Shows.Session, one.Permissions) { IsSubAdmin = true, IsOnePermission = true }),
        Disabled,
        new("Admin outside the access list", Shows.Session, Permissions.All, Standing.OutsideTheList),
        new("Provider outside the access list", Shows.Session, Permissions.All, Standing.OutsideTheList) { IsProvider = true },
        new("Admin whose session was ended", Shows.Session, Permissions.All, Standing.SessionEnded),
        new("Provider whose session was ended", Shows.Session, Permissions.All, Standing.SessionEnded) { IsProvider = true },
        new("Admin whose code is pending", Shows.HalfSession, Permissions.All, Standing.CodePending),
        new("Sub-Admin made an API Sub-Admin", Shows.Session, Permissions.All, Standing.MadeAProgram) { IsSubAdmin = true },
    ];

    public static readonly IReadOnlyList<Kind> OfTheApi =
    [
        .. ApiScope.All.Select(scope => new Kind($"key, {scope}", Shows.Key) { Scopes = [scope] }),
        new("key with every scope", Shows.Key) { Scopes = [.. ApiScope.All] },
        new("expired key", Shows.Key, default, Standing.KeyExpired) { Scopes = [.. ApiScope.All] },
        new("API Sub-Admin", Shows.Password, Permissions.All),
        new("API Sub-Admin of one Domain", Shows.Password, Permissions.All) { IsLimited = true },
        new("API Sub-Admin without permissions", Shows.Password),
        .. EveryPermission().Select(one => new Kind($"API Sub-Admin, {one.Name}", Shows.Password, one.Permissions) { IsOnePermission = true }),
        new("disabled API Sub-Admin", Shows.Password, Permissions.All, Standing.Disabled),
        new("API Sub-Admin outside the access list", Shows.Password, Permissions.All, Standing.OutsideTheList),
        new("API Sub-Admin without list and waiver", Shows.Password, Permissions.All, Standing.FromNowhere),
        new("Admin's password", Shows.Password, Permissions.All, Standing.NoCaller),
        new("password of an Admin with 2FA", Shows.Password, Permissions.All, Standing.HasSecondFactor),
    ];

    public static readonly IReadOnlyList<Kind> All = [new("anonymous", Shows.Nothing), .. OfThePanel, .. OfTheApi];

    private static readonly Dictionary<string, Kind> ByName = All.ToDictionary(kind => kind.Name);

    public static Kind Named(string name) => ByName[name];

    private static IEnumerable<(string Name, Permissions Permissions)> EveryPermission() =>
        from section in Permissions.Sections
        from level in new[] { Level.View, Level.Edit, Level.Delete }
        select ($"{section} {level}", default(Permissions).With(section, level));
}
