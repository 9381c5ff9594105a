using System.Globalization;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Storage.Queries;
using MailSecurity.Domain.Trust;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage;

/// <summary>What the Account knows about networks, for every Domain of it.</summary>
public sealed partial class SettingsStore
{
    public const int MostNetworks = 500;

    // Wider ones have nobody in common; the provider who means more knows the AS number.
    private const int WidestIPv4 = 8;
    private const int WidestIPv6 = 19;

    /// <summary>What a network is used for, the Account's own entries first.</summary>
    public Task<NetworkKinds> KindsAsync(int accountId, NetworkKinds shipped, CancellationToken cancellation) =>
        store.ReadAsync(Tenant.System, async db =>
            (await SettingsQueries.ReadAsync(db, [accountId], cancellation)).TryGetValue(accountId, out var settings) ? shipped.With(settings.Networks) : shipped, cancellation);

    public Task<string?> AddNetworkAsync(Actor actor, NewNetworkKind wanted, CancellationToken cancellation) =>
        WriteAsync(actor, Level.Edit, async work =>
        {
            if (!work.Grant.Tenant.SeesAllDomains)
            {
                return OfWholeAccount;
            }

            var (name, reason) = (wanted.Name?.Trim() ?? "", wanted.Reason?.Trim() ?? "");
            if (ReadKey(wanted.Key?.Trim() ?? "", out var key) is { } problem)
            {
                return problem;
            }

            if (!Enum.IsDefined(wanted.Kind))
            {
                return "There is no such kind of network.";
            }

            if (name.Length is < 2 or > NetworkKindEntry.LongestName || reason.Length is < ShortestReason or > NetworkKindEntry.LongestReason)
            {
                return $"The name has 2 to {NetworkKindEntry.LongestName} characters, the reason {ShortestReason} to {NetworkKindEntry.LongestReason}.";
            }

            if (await work.Db.NetworkKindEntries.AnyAsync(known => known.Key == key, cancellation))
            {
                return $"{key} has an entry already. Delete that one first.";
            }

            if (await work.Db.NetworkKindEntries.CountAsync(cancellation) >= MostNetworks)
            {
                return $"An Account has at most {MostNetworks} entries.";
            }

            var added = new NetworkKindEntry
            {
                AccountId = work.Grant.AccountId,
                Key = key,
                Kind = wanted.Kind,
                Name = name,
                Reason = reason,
                CreatedAt = work.Now,
                CreatedBy = actor.Name,
            };
            work.Db.NetworkKindEntries.Add(added);
            AuditStore.Note(work.Db, work.Now, added.AccountId, actor, AuditAction.NetworkKindAdded, key, after: Described(added));
            return null;
        }, cancellation);

    public Task<string?> DeleteNetworkAsync(Actor actor, int id, CancellationToken cancellation) =>
        WriteAsync(actor, Level.Delete, async work =>
        {
            if (await work.Db.NetworkKindEntries.AsTracking().FirstOrDefaultAsync(entry => entry.Id == id, cancellation) is not { } known)
            {
                return "This entry does not exist any more.";
            }

            work.Db.NetworkKindEntries.Remove(known);
            AuditStore.Note(work.Db, work.Now, known.AccountId, actor, AuditAction.NetworkKindDeleted, known.Key, before: Described(known));
            return null;
        }, cancellation);

    private static string? ReadKey(string text, out string key)
    {
        key = "";
        if (text.StartsWith("AS", StringComparison.OrdinalIgnoreCase))
        {
            if (!uint.TryParse(text.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var asn) || asn == 0)
            {
                return "An AS number is written like AS3320.";
            }

            key = string.Create(CultureInfo.InvariantCulture, $"AS{asn}");
            return null;
        }

        var read = Network.Read(text);
        if (read.IsError)
        {
            return read.Error;
        }

        key = read.Network.ToString();
        return read.Network.PrefixLength < (read.Network.First.IsIPv4 ? WidestIPv4 : WidestIPv6)
            ? $"{key} is too wide: at most /{WidestIPv4} for IPv4 and /{WidestIPv6} for IPv6."
            : null;
    }

    private static object Described(NetworkKindEntry entry) => new { kind = entry.Kind.ToString(), entry.Name, entry.Reason };
}
