using System.Diagnostics.CodeAnalysis;

namespace MailSecurity.Domain.MailLogs;

/// <summary>Remembers the newest entries only: a mail server under load, or a log cut short, leaves some behind for ever.</summary>
internal sealed class BoundedMap<TValue>(int capacity)
{
    private const int FewestStale = 64;

    private readonly Dictionary<ulong, (TValue Value, long Turn)> _entries = [];

    // In the order they came. An entry that was removed or replaced since stays here until it is its turn.
    private readonly Queue<(ulong Key, long Turn)> _order = new();
    private long _turn;

    public int Count => _entries.Count;

    public bool TryGet(ulong key, [MaybeNullWhen(false)] out TValue value)
    {
        var found = _entries.TryGetValue(key, out var entry);
        value = entry.Value;
        return found;
    }

    public void Set(ulong key, TValue value)
    {
        _entries[key] = (value, ++_turn);
        _order.Enqueue((key, _turn));
        while (_entries.Count > capacity)
        {
            var oldest = _order.Dequeue();
            if (IsCurrent(oldest))
            {
                _entries.Remove(oldest.Key);
            }
        }

        if (_order.Count > (2 * _entries.Count) + FewestStale)
        {
            DropStale();
        }
    }

    public bool Remove(ulong key) => _entries.Remove(key);

    public void Clear()
    {
        _entries.Clear();
        _order.Clear();
    }

    public void Save(BinaryWriter state, Action<BinaryWriter, TValue> save)
    {
        DropStale();
        state.Write(_entries.Count);
        foreach (var (key, _) in _order)
        {
            state.Write(key);
            save(state, _entries[key].Value);
        }
    }

    public void Restore(BinaryReader state, Func<BinaryReader, TValue> restore)
    {
        Clear();
        for (var left = state.ReadInt32(); left > 0; left--)
        {
            Set(state.ReadUInt64(), restore(state));
        }
    }

    private bool IsCurrent((ulong Key, long Turn) place) =>
        _entries.TryGetValue(place.Key, out var entry) && entry.Turn == place.Turn;

    private void DropStale()
    {
        for (var left = _order.Count; left > 0; left--)
        {
            var place = _order.Dequeue();
            if (IsCurrent(place))
            {
                _order.Enqueue(place);
            }
        }
    }
}
