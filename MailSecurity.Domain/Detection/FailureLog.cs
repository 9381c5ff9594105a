using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using MailSecurity.Domain.Logins;

namespace MailSecurity.Domain.Detection;

/// <summary>
/// The latest failed logins of a User by network. Bounded in both directions: of more networks the one that failed last
/// stays, and of more failures the oldest two become one with the time of the later. Failures with one password, where its hash is
/// known, are one guess: a device that holds an old password tries it again and again.
/// </summary>
public sealed class FailureLog
{
    public const int MaxNetworks = 6;

    /// <summary>Up to this number a count is exact.</summary>
    public const int MaxPerNetwork = 6;

    /// <summary>Longer than any rule looks back.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(2);

    private readonly List<FailedNetwork> _networks = [];

    internal IReadOnlyList<FailedNetwork> Networks => _networks;

    /// <summary>A network's name here: short, and no attacker knows two with the same.</summary>
    public static uint KeyOf(ClientAddress network)
    {
        var value = network.Value;
        return (uint)XxHash3.HashToUInt64(MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(ref value, 1)));
    }

    /// <summary>What failed from the network after <paramref name="since"/> and up to <paramref name="until"/>.</summary>
    public FailureCount Count(uint network, DateTimeOffset since, DateTimeOffset until)
    {
        var count = default(FailureCount);
        if (_networks.Find(known => known.Key == network) is { } failed)
        {
            foreach (var failure in failed.Failures)
            {
                count = failure.At > since && failure.At <= until ? count.Plus(failure) : count;
            }
        }

        return count;
    }

    internal void Add(uint network, DateTimeOffset at, int attempts, ushort? password = null)
    {
        var failed = _networks.Find(known => known.Key == network);
        if (failed is null)
        {
            if (_networks.Count >= MaxNetworks)
            {
                _networks.Remove(_networks.MinBy(known => known.Failures[^1].At)!);
            }

            _networks.Add(failed = new FailedNetwork(network));
        }

        failed.Add(new Failure(at, attempts, password), Kept);
    }

    internal void Restore(FailedNetwork failed) => _networks.Add(failed);
}

internal sealed class FailedNetwork(uint key)
{
    public uint Key { get; } = key;

    /// <summary>In the order of time.</summary>
    public List<Failure> Failures { get; } = [];

    public void Add(Failure added, TimeSpan kept)
    {
        if (added.Password is not null && Failures.FindIndex(failure => failure.Password == added.Password) is var same and >= 0)
        {
            var before = Failures[same];
            added = added with { At = before.At > added.At ? before.At : added.At, Tries = before.Tries + added.Tries };
            Failures.RemoveAt(same);
        }

        var place = Failures.FindLastIndex(failure => failure.At <= added.At) + 1;
        Failures.Insert(place, added);
        var latest = Failures[^1].At;
        Failures.RemoveAll(failure => failure.At < latest - kept);
        if (Failures.Count > FailureLog.MaxPerNetwork)
        {
            Failures[1] = Failures[1].After(Failures[0]);
            Failures.RemoveAt(0);
        }
    }
}

/// <summary>
/// Failed tries at one time; with a known hash, all that were made with that password, at the time of the last. <paramref name="Guesses"/>
/// of several passwords that have become one are more than one.
/// </summary>
internal readonly record struct Failure(DateTimeOffset At, int Tries, ushort? Password, int Guesses)
{
    public Failure(DateTimeOffset at, int tries, ushort? password)
        : this(at, tries, password, password is null ? tries : 1)
    {
    }

    /// <summary>Both as one. Which passwords they were is forgotten, not how many.</summary>
    public Failure After(Failure earlier) => new(At, Tries + earlier.Tries, null, Guesses + earlier.Guesses);
}

/// <summary>How often it failed, and with how many passwords; tries whose password is not known count as one each.</summary>
public readonly record struct FailureCount(int Tries, int Guesses)
{
    /// <summary>"12 failures, 1 password", or "12 failures" where nothing is known of the passwords.</summary>
    public override string ToString() => Guesses == Tries
        ? string.Create(CultureInfo.InvariantCulture, $"{Tries} {(Tries == 1 ? "failure" : "failures")}")
        : string.Create(CultureInfo.InvariantCulture, $"{Tries} failures, {Guesses} {(Guesses == 1 ? "password" : "passwords")}");

    internal FailureCount Plus(Failure failure) => new(Tries + failure.Tries, Guesses + failure.Guesses);
}
