using System.IO.Hashing;
using System.Runtime.InteropServices;
using MailSecurity.Domain.Logins;

namespace MailSecurity.Domain.Detection;

/// <summary>
/// The latest failed logins of a User by network. Bounded in both directions: of more networks the one that failed last
/// stays, and of more failures the oldest two become one with the time of the later.
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

    /// <summary>Failed tries from the network after <paramref name="since"/> and up to <paramref name="until"/>.</summary>
    public int Count(uint network, DateTimeOffset since, DateTimeOffset until)
    {
        var count = 0;
        if (_networks.Find(known => known.Key == network) is { } failed)
        {
            foreach (var (at, attempts) in failed.Failures)
            {
                count += at > since && at <= until ? attempts : 0;
            }
        }

        return count;
    }

    internal void Add(uint network, DateTimeOffset at, int attempts)
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

        failed.Add(at, attempts, Kept);
    }

    internal void Restore(FailedNetwork failed) => _networks.Add(failed);
}

internal sealed class FailedNetwork(uint key)
{
    public uint Key { get; } = key;

    /// <summary>In the order of time.</summary>
    public List<(DateTimeOffset At, int Attempts)> Failures { get; } = [];

    public void Add(DateTimeOffset at, int attempts, TimeSpan kept)
    {
        var place = Failures.FindLastIndex(failure => failure.At <= at) + 1;
        Failures.Insert(place, (at, attempts));
        var latest = Failures[^1].At;
        Failures.RemoveAll(failure => failure.At < latest - kept);
        if (Failures.Count > FailureLog.MaxPerNetwork)
        {
            Failures[1] = (Failures[1].At, Failures[0].Attempts + Failures[1].Attempts);
            Failures.RemoveAt(0);
        }
    }
}
