namespace MailSecurity.Playground;

/// <summary>
/// Pseudo-random numbers (SplitMix64) that are the same on every machine and every .NET version, which
/// <see cref="Random"/> does not promise. Not for secrets.
/// </summary>
internal sealed class Chance(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A generator of its own for each combination, so that one part does not disturb the numbers of another.</summary>
    public static Chance Of(ulong seed, ulong one, ulong other = 0) => new(Mix(Mix(seed ^ Mix(one + 1)) + other));

    public ulong Next() => Mix(_state += 0x9E37_79B9_7F4A_7C15);

    /// <summary>From zero up to, not including, <paramref name="limit"/>.</summary>
    public int Below(int limit) => (int)(((Next() >> 32) * (ulong)limit) >> 32);

    public int Between(int least, int most) => least + Below(most - least + 1);

    /// <summary>From zero up to, not including, one.</summary>
    public double Share() => (Next() >> 11) * (1.0 / (1UL << 53));

    public bool Happens(double probability) => Share() < probability;

    public T Pick<T>(IReadOnlyList<T> from) => from[Below(from.Count)];

    public TimeSpan Between(TimeSpan least, TimeSpan most) => least + ((most - least) * Share());

    /// <summary>A time between two events that happen independently of each other, so often on average.</summary>
    public TimeSpan Wait(TimeSpan mean) => mean * -Math.Log(1 - Share());

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
        value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
        return value ^ (value >> 31);
    }
}
