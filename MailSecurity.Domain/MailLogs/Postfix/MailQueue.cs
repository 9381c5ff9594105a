using MailSecurity.Domain.Logins;

namespace MailSecurity.Domain.MailLogs.Postfix;

/// <summary>
/// Which User handed in each message that is still in the queue. Only messages of authenticated clients are kept: a
/// content filter hands every message in again under a second queue id, without a login.
/// </summary>
internal sealed class MailQueue
{
    private const int Capacity = 20_000;

    private readonly record struct Entry(MailUser User, ClientAddress? Address);

    private readonly BoundedMap<Entry> _entries = new(Capacity);

    public void Add(in LogLine log, ReadOnlySpan<char> id, MailUser user, ClientAddress? address) =>
        _entries.Set(Of(log, id), new Entry(user, address));

    /// <summary>Hands out the sender of a message once: a deferred message becomes active again and again.</summary>
    public bool TryTake(in LogLine log, ReadOnlySpan<char> id, out MailUser user, out ClientAddress? address)
    {
        var key = Of(log, id);
        var found = _entries.TryGet(key, out var entry) && _entries.Remove(key);
        (user, address) = (entry.User, entry.Address);
        return found;
    }

    /// <summary>The id is free, and Postfix will use it again.</summary>
    public void Forget(in LogLine log, ReadOnlySpan<char> id) => _entries.Remove(Of(log, id));

    public void Save(BinaryWriter state) => _entries.Save(state, static (state, entry) =>
    {
        state.Write(entry.User.Name);
        state.Write(entry.Address is not null);
        state.Write((ulong)((entry.Address?.Value ?? 0) >> 64));
        state.Write((ulong)(entry.Address?.Value ?? 0));
    });

    public void Restore(BinaryReader state) => _entries.Restore(state, static state =>
    {
        var user = MailUser.Parse(state.ReadString());
        var known = state.ReadBoolean();
        var address = ClientAddress.FromValue(new UInt128(state.ReadUInt64(), state.ReadUInt64()));
        return new Entry(user, known ? address : null);
    });

    private static ulong Of(in LogLine log, ReadOnlySpan<char> id) => EventKeys.HashOf(log.Host, id);
}
