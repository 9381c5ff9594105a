using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MailSecurity.Domain.MailLogs;

/// <summary>
/// Gives each event a key that only depends on what was logged, not on how it came here: the same event read again
/// from a rotated file, or received in another syslog form, gets the same key. Two identical lines within one second
/// are two events and are told apart by counting.
/// </summary>
internal sealed class EventKeys
{
    // More different events than this within one second are not counted apart. It bounds the saved state.
    private const int Capacity = 8_192;
    private const int CheapToClear = 256;

    private Dictionary<ulong, int> _seen = [];
    private long _second = -1;
    private string _host = "";
    private ulong _hostHash;

    public ulong Next(in LogLine log)
    {
        var second = log.UtcTicks / TimeSpan.TicksPerSecond;
        if (second != _second)
        {
            StartSecond(second);
        }

        var key = KeyOf(log);
        ref var earlier = ref CollectionsMarshal.GetValueRefOrNullRef(_seen, key);
        if (Unsafe.IsNullRef(ref earlier))
        {
            if (_seen.Count < Capacity)
            {
                _seen.Add(key, 1);
            }

            return key;
        }

        return Mix(key + (ulong)earlier++);
    }

    /// <summary>Counts identical lines anew.</summary>
    public void Forget() => StartSecond(-1);

    public void Save(BinaryWriter state)
    {
        state.Write(_second);
        state.Write(_seen.Count);
        foreach (var (key, count) in _seen)
        {
            state.Write(key);
            state.Write(count);
        }
    }

    public void Restore(BinaryReader state)
    {
        StartSecond(state.ReadInt64());
        for (var left = state.ReadInt32(); left > 0; left--)
        {
            _seen[state.ReadUInt64()] = state.ReadInt32();
        }
    }

    /// <summary>Hash of texts that belong together, such as a host and a queue id.</summary>
    public static ulong HashOf(ReadOnlySpan<char> first, ReadOnlySpan<char> second) =>
        XxHash3.HashToUInt64(MemoryMarshal.AsBytes(second), (long)XxHash3.HashToUInt64(MemoryMarshal.AsBytes(first)));

    private ulong KeyOf(in LogLine log)
    {
        // One source is nearly always one host.
        if (!log.Host.SequenceEqual(_host))
        {
            _host = log.Host.ToString();
            _hostHash = XxHash3.HashToUInt64(MemoryMarshal.AsBytes(log.Host));
        }

        var origin = log.Pid.IsEmpty ? _hostHash : XxHash3.HashToUInt64(MemoryMarshal.AsBytes(log.Pid), (long)_hostHash);
        return XxHash3.HashToUInt64(MemoryMarshal.AsBytes(log.Message), (long)origin);
    }

    private void StartSecond(long second)
    {
        _second = second;
        if (_seen.Count > CheapToClear)
        {
            _seen = [];
        }
        else
        {
            _seen.Clear();
        }
    }

    // The finaliser of SplitMix64: neighbouring numbers come out far apart.
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
