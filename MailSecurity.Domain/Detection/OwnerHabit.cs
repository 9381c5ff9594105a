using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using MailSecurity.Domain.Geo;

namespace MailSecurity.Domain.Detection;

/// <summary>Since when a User comes from an owner's networks, or from a mail application.</summary>
public sealed class OwnerHabit(uint key, DateTimeOffset firstAt, DateTimeOffset lastAt, Suspicion suspicion)
{
    /// <summary>The AS number; for applications, which use many, and where there is none, a hash of the name with the highest bit set.</summary>
    public uint Key { get; } = key;

    /// <summary>As a suspect it is called so: AS3320.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"AS{Key}");

    public DateTimeOffset FirstAt { get; private set; } = firstAt;

    public DateTimeOffset LastAt { get; private set; } = lastAt;

    public Suspicion Suspicion { get; private set; } = suspicion;

    public bool IsSuspect => Suspicion is Suspicion.Open;

    /// <summary>Known for more than a day at <paramref name="at"/>, or judged, and nothing speaks against it.</summary>
    public bool IsUsual(DateTimeOffset at) =>
        Suspicion is Suspicion.Cleared || (Suspicion is Suspicion.None && FirstAt < at - TimeSpan.FromHours(24));

    /// <summary>Null when the owner is not known.</summary>
    public static uint? KeyOf(AnalysedLogin login) =>
        !login.Origin.ActsForUsers && login.Location.Asn is > 0 and <= int.MaxValue and var asn ? (uint)asn
        : login.Origin.Kind is NetworkKind.Unknown ? null
        : (uint)XxHash3.HashToUInt64(MemoryMarshal.AsBytes(login.Origin.Name.AsSpan())) | 0x8000_0000;

    internal void Suspect() => Suspicion = Suspicion.Open;

    internal void Clear() => Suspicion = Suspicion.Cleared;

    internal void Absolve() => Suspicion = IsSuspect ? Suspicion.None : Suspicion;

    internal void Include(DateTimeOffset at)
    {
        FirstAt = at < FirstAt ? at : FirstAt;
        LastAt = at > LastAt ? at : LastAt;
    }
}
