using System.Collections.Frozen;
using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Trust;

namespace MailSecurity.Dashboard.Intake.DovecotPolicy;

/// <summary>The contained Users in memory. A name or address that cannot be read is let in: a mistake here locks a customer out.</summary>
internal sealed class ContainmentBook : IDisposable
{
    private readonly ContainmentStore _store;
    private readonly IGeoLocator _geo;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _changes = new(0);
    private Picture _picture = new(FrozenDictionary<(int, string), ContainedUser>.Empty, TrustedRangeSet.Empty);

    public ContainmentBook(ContainmentStore store, IGeoLocator geo, TimeProvider clock)
    {
        (_store, _geo, _clock) = (store, geo, clock);
        _store.Changed += Wake;
    }

    public bool Refuses(int accountId, string login, string remote)
    {
        var picture = Volatile.Read(ref _picture);
        if (picture.Users.Count == 0
            || !MailUser.TryRead(login, out var name)
            || !picture.Users.TryGetValue((accountId, name.Name), out var user)
            || !ClientAddress.TryParse(remote, out var address))
        {
            return false;
        }

        var now = _clock.GetUtcNow();
        return user.EndsAt > now
            && picture.Trusted.Find(address, user.DomainId, user.UserId, now) is null
            && (user.AcceptedCountries is not { } accepted || IsOutside(accepted, address));
    }

    public async Task RefreshAsync(CancellationToken cancellation)
    {
        var (users, trusted) = await _store.ReadAsync(cancellation);
        Volatile.Write(ref _picture, new Picture(users.ToFrozenDictionary(user => (user.AccountId, user.Name)), trusted));
    }

    /// <summary>Ends when somebody in this process has contained a User or let one go.</summary>
    public Task WaitForChangeAsync(CancellationToken cancellation) => _changes.WaitAsync(cancellation);

    public void Dispose()
    {
        _store.Changed -= Wake;
        _changes.Dispose();
    }

    // An address of no known country is refused: whoever contains a User is not to be got around by a network that no database lists.
    // Without any database of countries nobody is abroad.
    private bool IsOutside(IReadOnlyList<string> countries, ClientAddress address) =>
        _geo.Locate(address).Country is { Length: > 0 } country ? !countries.Contains(country)
            : _geo.Databases.Any(database => !database.Kind.Equals(nameof(GeoKind.Asn), StringComparison.OrdinalIgnoreCase));

    private void Wake() => _changes.Release();

    private sealed record Picture(FrozenDictionary<(int AccountId, string Name), ContainedUser> Users, TrustedRangeSet Trusted);
}
