using System.Collections.Concurrent;
using System.Net;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MailSecurity.Jobs.Intake.Syslog;

/// <summary>Who may send, and how many they are. What was turned away is counted, and told at most once a minute.</summary>
public sealed partial class SyslogSenders(
    IOptions<SyslogOptions> options, IOptions<IntakeOptions> intake, IntakeQueue queue, SourceStore sources, TimeProvider clock, ILogger<SyslogSenders> logger)
    : ISourceRemovalFeed, IDisposable
{
    private static readonly TimeSpan TellAgain = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<IPAddress, SyslogSender> _senders = new();
    private readonly IReadOnlyList<IPNetwork> _allowed = options.Value.AllowedNetworks;
    private readonly HashSet<string> _known = [];
    private readonly Lock _adding = new();
    private int _account;
    private long _refused;
    private long _dropped;
    private DateTimeOffset _toldAt;

    /// <summary>Datagrams and connections of senders that are not allowed, or that were too many.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>Datagrams that there was no room for.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Reads which senders are known. Called once, before anything is received.</summary>
    public async Task StartAsync(int account, CancellationToken cancellation)
    {
        _account = account;
        var stored = await sources.ListAsync(account, cancellation);
        _known.UnionWith(stored.Where(source => source.Kind == SourceKind.Syslog).Select(source => source.Name));
    }

    public void Dispose()
    {
        foreach (var sender in _senders.Values)
        {
            sender.Dispose();
        }
    }

    /// <summary>The sender at an address; null, and counted, if nothing is taken from it.</summary>
    internal SyslogSender? Find(IPAddress address)
    {
        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (_senders.TryGetValue(address, out var sender) || (IsAllowed(address) && TryAdd(address, out sender)))
        {
            return sender;
        }

        Refuse(address);
        return null;
    }

    internal void Refuse(IPAddress address)
    {
        var refused = Interlocked.Increment(ref _refused);
        if (IsTimeToTell())
        {
            Log.Refused(logger, address, refused);
        }
    }

    /// <summary>Frees the place of a sender that was deleted. One that is still connected keeps it: its next line makes the source anew.</summary>
    public void Removed(int accountId, SourceKind kind, string name)
    {
        if (kind is not SourceKind.Syslog || accountId != _account)
        {
            return;
        }

        lock (_adding)
        {
            var own = _senders.Where(entry => entry.Value.Name == name).ToList();
            if (own.TrueForAll(entry => entry.Value.Connections == 0))
            {
                _known.Remove(name);
                own.ForEach(entry => _senders.TryRemove(entry));
            }
        }
    }

    internal void Drop(SyslogSender sender, long datagrams = 1)
    {
        sender.Drop(datagrams);
        var dropped = Interlocked.Add(ref _dropped, datagrams);
        if (IsTimeToTell())
        {
            Log.Dropped(logger, dropped);
        }
    }

    private bool IsAllowed(IPAddress address)
    {
        foreach (var network in _allowed)
        {
            if (network.Contains(address))
            {
                return true;
            }
        }

        return false;
    }

    private bool TryAdd(IPAddress address, out SyslogSender sender)
    {
        lock (_adding)
        {
            if (_senders.TryGetValue(address, out sender!))
            {
                return true;
            }

            // A zone's number belongs to this machine's interfaces, not to the sender.
            var name = new IPAddress(address.GetAddressBytes()).ToString();
            if (!_known.Contains(name) && _known.Count >= options.Value.MaxSenders)
            {
                return false;
            }

            _known.Add(name);
            sender = new SyslogSender(_account, name, queue, sources, intake.Value, clock, logger);
            _senders[address] = sender;
            return true;
        }
    }

    private bool IsTimeToTell()
    {
        lock (_adding)
        {
            var now = clock.GetUtcNow();
            if (now - _toldAt < TellAgain)
            {
                return false;
            }

            _toldAt = now;
            return true;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2133, LogLevel.Warning, "Syslog from {Address} was turned away: it is not in an allowed network, or there are too many senders or connections. {Count} in all since the start.")]
        public static partial void Refused(ILogger logger, IPAddress address, long count);

        [LoggerMessage(2134, LogLevel.Warning, "Datagrams come faster than they can be stored: {Count} were dropped since the start. Senders that use TCP would wait instead.")]
        public static partial void Dropped(ILogger logger, long count);
    }
}
