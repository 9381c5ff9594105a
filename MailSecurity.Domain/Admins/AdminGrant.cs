using System.Collections.Frozen;
using MailSecurity.Domain.Logins;

namespace MailSecurity.Domain.Admins;

/// <summary>Who may do what, as the store says at one moment. Every decision of the panel, hub and jobs dashboard is made on one of these.</summary>
public sealed record AdminGrant
{
    public required Guid Id { get; init; }

    public required int AccountId { get; init; }

    public required string Name { get; init; }

    public required string Email { get; init; }

    public required AdminKind Kind { get; init; }

    public required bool IsProvider { get; init; }

    public required bool IsDisabled { get; init; }

    public required string SecurityStamp { get; init; }

    public required Permissions Permissions { get; init; }

    /// <summary>Null: every Domain of the Account. Otherwise the names by number; empty means none at all.</summary>
    public required FrozenDictionary<int, string>? Domains { get; init; }

    public required AccessList AccessList { get; init; }

    /// <inheritdoc cref="Admin.MayCallFromAnywhere"/>
    public required bool MayCallFromAnywhere { get; init; }

    /// <summary>The sessions that have not been ended, though some may have run out.</summary>
    public IReadOnlyList<AdminSession> Sessions { get; init; } = [];

    public bool CanOpenPanel => !IsDisabled && Kind != AdminKind.ApiSubAdmin;

    /// <summary>The store as this Admin sees it.</summary>
    public Tenant Tenant => IsDisabled ? default : Domains is null ? Tenant.Of(AccountId) : Tenant.Of(AccountId, [.. Domains.Keys]);

    /// <summary>Changes when anything does that an open page must not outlive.</summary>
    public string Stamp => $"{Kind}|{IsProvider}|{IsDisabled}|{SecurityStamp}|{Permissions.Packed}|{(Domains is null ? "*" : string.Join(',', Domains.Keys.Order()))}";

    public AdminSession? Session(Guid id, DateTimeOffset now) => Sessions.FirstOrDefault(session => session.Id == id && session.IsAlive(now));

    public bool Allows(Section section, Level level) => !IsDisabled && Permissions.Allows(section, level);

    public bool Sees(string domain) => !IsDisabled && (Domains is null || Domains.Values.Contains(domain, StringComparer.OrdinalIgnoreCase));

    /// <summary>Whether <paramref name="other"/> has nothing that this Admin has not, in kind, permissions and Domains.</summary>
    public bool Covers(AdminGrant other) => AccountId == other.AccountId
        && (other.Kind != AdminKind.Admin || Kind == AdminKind.Admin)
        && Permissions.Includes(other.Permissions)
        && (IsProvider || !other.IsProvider)
        && (Domains is null || (other.Domains is not null && other.Domains.Keys.All(Domains.ContainsKey)));

    public bool Admits(ClientAddress address, DateTimeOffset now) => AccessList.Admits(address, now);
}
