namespace MailSecurity.Domain.Admins;

/// <summary>What a permission is about. The numbers are stored.</summary>
public enum Section
{
    Incidents = 0,
    TrustedIps = 1,
    AccessLists = 2,
    SubAdmins = 3,
    OnCall = 4,
    Sources = 5,
    Api = 6,
    Settings = 7,
    Audit = 8,
}

/// <summary>How much of a section; each level includes those before it. The numbers are stored.</summary>
public enum Level
{
    None = 0,
    View = 1,
    Edit = 2,
    Delete = 3,
}

/// <summary>One level per section. Nothing is allowed by default.</summary>
public readonly record struct Permissions
{
    private const int BitsPerSection = 2;

    private Permissions(int packed) => Packed = packed;

    /// <summary>Everything, which is what an Admin has.</summary>
    public static Permissions All { get; } = Sections.Aggregate(default(Permissions), (all, section) => all.With(section, Level.Delete));

    public static IReadOnlyList<Section> Sections => Enum.GetValues<Section>();

    /// <summary>Two bits per section, as stored.</summary>
    public int Packed { get; }

    public Level this[Section section] => (Level)((Packed >> Shift(section)) & 3);

    public static Permissions From(int packed) => new(packed);

    public Permissions With(Section section, Level level) => new((Packed & ~(3 << Shift(section))) | ((int)level << Shift(section)));

    public bool Allows(Section section, Level level) => level != Level.None && this[section] >= level;

    /// <summary>True if <paramref name="other"/> asks for nothing beyond this.</summary>
    public bool Includes(Permissions other)
    {
        var own = this;
        return Sections.All(section => own[section] >= other[section]);
    }

    public override string ToString()
    {
        var own = this;
        return string.Join(", ", Sections.Where(section => own[section] != Level.None).Select(section => $"{section} {own[section]}"));
    }

    private static int Shift(Section section) => (int)section * BitsPerSection;
}
