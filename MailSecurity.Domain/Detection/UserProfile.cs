using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Trust;

namespace MailSecurity.Domain.Detection;

/// <summary>
/// What the detectors remember of one User. Its size has a bound whatever the User does, so the cost of judging a login
/// does not depend on history. Of failures only the recent ones count; everything goes by event time.
/// </summary>
public sealed class UserProfile
{
    /// <summary>Networks kept, the latest ones: twice what the most demanding rule counts up to.</summary>
    public const int MaxNetworks = 56;

    /// <summary>Countries kept; the one not seen for longest goes first.</summary>
    public const int MaxCountries = 32;

    /// <summary>Owners of networks kept; the one not seen for longest goes first.</summary>
    public const int MaxOwners = 16;

    /// <summary>Twice the window of the rules, so that a login up to a day late still meets its neighbours in time.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(48);

    private readonly List<NetworkVisit> _networks = [];
    private readonly List<CountryHabit> _countries = [];
    private readonly List<OwnerHabit> _owners = [];
    private long _trustStamp;

    public DateTimeOffset FirstLoginAt { get; internal set; } = DateTimeOffset.MaxValue;

    public DateTimeOffset LatestLoginAt { get; internal set; } = DateTimeOffset.MinValue;

    public long LoginCount { get; internal set; }

    public IReadOnlyList<NetworkVisit> Networks => _networks;

    public IReadOnlyList<CountryHabit> Countries => _countries;

    /// <summary>Owners of the networks and applications that the User came from.</summary>
    public IReadOnlyList<OwnerHabit> Owners => _owners;

    public FailureLog Failures { get; } = new();

    public SentLog Sent { get; } = new();

    /// <summary>Event time of the latest login that something was found about and raised.</summary>
    public DateTimeOffset LatestFindingAt { get; internal set; } = DateTimeOffset.MinValue;

    public OwnerHabit? Owner(uint key) => _owners.Find(habit => habit.Key == key);

    public CountryHabit? Habit(string country) => _countries.Find(habit => habit.Country == country);

    /// <summary>
    /// Countries this User logs in from: known for longer than a day at <paramref name="at"/>, seen in the 30 days before it,
    /// and not under suspicion. An intruder who stays does not become a habit.
    /// </summary>
    public bool IsUsual(string country, DateTimeOffset at) =>
        Habit(country) is { IsSuspect: false } habit
        && (habit.IsJudged || habit.FirstAt < at - TimeSpan.FromHours(24))
        && habit.LastAt >= at - TimeSpan.FromDays(30);

    /// <summary>Which of these sightings a finding is about: those where the User is not usually; while nothing is usual yet, those in <paramref name="suspect"/>.</summary>
    public IReadOnlyList<Sighting> Unusual(DateTimeOffset at, string? suspect, params ReadOnlySpan<Sighting> seen)
    {
        var nothingIsUsual = !_countries.Exists(habit => IsUsual(habit.Country, at));
        var unusual = new List<Sighting>(seen.Length);
        foreach (var sighting in seen)
        {
            if (nothingIsUsual ? sighting.Country == suspect : !IsUsual(sighting.Country, at))
            {
                unusual.Add(sighting);
            }
        }

        return unusual;
    }

    /// <summary>Adds a successful login. <paramref name="trust"/> is the trusted range it came from, if any.</summary>
    public void Remember(AnalysedLogin login, TrustMark? trust)
    {
        FirstLoginAt = login.At < FirstLoginAt ? login.At : FirstLoginAt;
        LatestLoginAt = login.At > LatestLoginAt ? login.At : LatestLoginAt;
        LoginCount++;
        var isKnownVpn = IsKnownVpn(login);
        if (OwnerHabit.KeyOf(login) is { } owner)
        {
            RememberOwner(owner, login.At);
        }

        // A machine that acts for the User says nothing about where the User is.
        if (login.Origin.ActsForUsers)
        {
            return;
        }

        RememberNetwork(login, trust, isKnownVpn);
        if (login.Country is { } country && (Teaches(login, isKnownVpn) || Habit(country) is not null))
        {
            RememberCountry(country, login.At);
        }
    }

    /// <summary>Whether the login came from rented servers or a VPN that the User has come from for longer than a day, unsuspected.</summary>
    public bool IsKnownVpn(AnalysedLogin login) =>
        login.Origin.Kind is NetworkKind.Hosting && OwnerHabit.KeyOf(login) is { } key && Owner(key)?.IsUsual(login.At) == true;

    /// <summary>
    /// Adds a failed login. Of names that have never logged in nothing is kept: attackers make them up by the million.
    /// Answers whether anything was.
    /// </summary>
    public bool RememberFailure(AnalysedLogin login)
    {
        if (LoginCount == 0 || !login.MayBeAGuess)
        {
            return false;
        }

        Failures.Add(FailureLog.KeyOf(login.Network), login.At, login.Attempts, login.PasswordHash);
        return true;
    }

    /// <summary>
    /// Brings the visits up to what is trusted now: a range added later counts for the logins before it, and one that is
    /// gone does not count any more. Once for each set, so that it costs nothing for the logins that follow.
    /// </summary>
    public void Apply(TrustedRangeSet trusted, int domainId, int userId)
    {
        if (trusted.Stamp == _trustStamp)
        {
            return;
        }

        _trustStamp = trusted.Stamp;
        foreach (var visit in _networks)
        {
            visit.Apply(trusted.Find(visit.Address, domainId, userId, visit.LastAt, visit.SharedBits), trusted);
        }
    }

    /// <summary>Keeps a country (DE), or an owner (AS3320), from becoming usual until a person has judged.</summary>
    public void Suspect(string what)
    {
        Habit(what)?.Suspect();
        _owners.Find(owner => owner.Name == what)?.Suspect();
    }

    /// <summary>Nothing speaks against the country or owner any more: what did has turned out to be trusted.</summary>
    public void Absolve(string what)
    {
        Habit(what)?.Absolve();
        _owners.Find(owner => owner.Name == what)?.Absolve();
    }

    /// <summary>The countries and owners under suspicion.</summary>
    public IEnumerable<string> Suspects() =>
        _countries.Where(habit => habit.IsSuspect).Select(habit => habit.Country).Concat(_owners.Where(owner => owner.IsSuspect).Select(owner => owner.Name));

    /// <summary>A person has judged: what is under suspicion is the User's own, from now on. Answers whether there were any.</summary>
    public bool Clear()
    {
        var suspects = _countries.FindAll(habit => habit.IsSuspect);
        suspects.ForEach(habit => habit.Clear());
        var owners = _owners.FindAll(owner => owner.IsSuspect);
        owners.ForEach(owner => owner.Clear());
        return suspects.Count + owners.Count > 0;
    }

    internal void Restore(NetworkVisit visit) => _networks.Add(visit);

    internal void Restore(CountryHabit habit) => _countries.Add(habit);

    internal void Restore(OwnerHabit habit) => _owners.Add(habit);

    // Ground stations and VPN exits make no country usual, unless the User was never seen elsewhere.
    private bool Teaches(AnalysedLogin login, bool isKnownVpn) =>
        (!isKnownVpn && login.Origin.Kind is not NetworkKind.Satellite) || _countries.Count == 0;

    private void RememberNetwork(AnalysedLogin login, TrustMark? trust, bool isKnownVpn)
    {
        var network = login.Network;
        var (country, spot, kind) = (login.Country, Spot.Of(login.Location), login.Origin.Kind);
        foreach (var visit in _networks)
        {
            if (visit.Network == network && visit.Country == country)
            {
                visit.Include(login.At, login.Address, trust, spot, kind);
                return;
            }
        }

        _networks.RemoveAll(visit => visit.LastAt < LatestLoginAt - Kept);
        if (_networks.Count >= MaxNetworks)
        {
            _networks.Remove(_networks.MinBy(visit => visit.LastAt)!);
        }

        _networks.Add(new NetworkVisit(country, login.At, login.At, 1, login.Address, trust, spot: spot, kind: kind, isKnownVpn: isKnownVpn));
    }

    private void RememberCountry(string country, DateTimeOffset at)
    {
        if (Habit(country) is { } known)
        {
            known.Include(at);
            return;
        }

        if (_countries.Count >= MaxCountries)
        {
            _countries.Remove(_countries.MinBy(habit => habit.LastAt)!);
        }

        _countries.Add(new CountryHabit(country, at, at, 1, Suspicion.None));
    }

    private void RememberOwner(uint key, DateTimeOffset at)
    {
        if (Owner(key) is { } known)
        {
            known.Include(at);
            return;
        }

        if (_owners.Count >= MaxOwners)
        {
            _owners.Remove(_owners.MinBy(habit => habit.LastAt)!);
        }

        _owners.Add(new OwnerHabit(key, at, at, Suspicion.None));
    }
}
