using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Trust;

namespace MailSecurity.Domain.Detection;

/// <summary>
/// What the detectors remember of one User. Its size has a bound whatever the User does, so the cost of judging a login
/// does not depend on history. Only successful logins are remembered; everything goes by event time.
/// </summary>
public sealed class UserProfile
{
    /// <summary>Networks kept, the latest ones: more than twice what the most demanding rule counts up to.</summary>
    public const int MaxNetworks = 64;

    /// <summary>Countries kept; the one not seen for longest goes first.</summary>
    public const int MaxCountries = 40;

    /// <summary>Twice the window of the rules, so that a login up to a day late still meets its neighbours in time.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(48);

    private readonly List<NetworkVisit> _networks = [];
    private readonly List<CountryHabit> _countries = [];
    private long _trustStamp;

    public DateTimeOffset FirstLoginAt { get; internal set; } = DateTimeOffset.MaxValue;

    public DateTimeOffset LatestLoginAt { get; internal set; } = DateTimeOffset.MinValue;

    public long LoginCount { get; internal set; }

    public IReadOnlyList<NetworkVisit> Networks => _networks;

    public IReadOnlyList<CountryHabit> Countries => _countries;

    public CountryHabit? Habit(string country) => _countries.Find(habit => habit.Country == country);

    /// <summary>
    /// Countries this User logs in from: known for longer than a day at <paramref name="at"/>, seen in the 30 days before it,
    /// and not under suspicion. An intruder who stays does not become a habit.
    /// </summary>
    public bool IsUsual(string country, DateTimeOffset at) =>
        Habit(country) is { IsSuspect: false } habit
        && (habit.IsJudged || habit.FirstAt < at - TimeSpan.FromHours(24))
        && habit.LastAt >= at - TimeSpan.FromDays(30);

    /// <summary>Adds a successful login. <paramref name="trust"/> is the trusted range it came from, if any.</summary>
    public void Remember(AnalysedLogin login, TrustMark? trust)
    {
        FirstLoginAt = login.At < FirstLoginAt ? login.At : FirstLoginAt;
        LatestLoginAt = login.At > LatestLoginAt ? login.At : LatestLoginAt;
        LoginCount++;
        RememberNetwork(login, trust);
        if (login.Location.Country is { } country)
        {
            RememberCountry(country, login.At);
        }
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

    /// <summary>Keeps a country from becoming usual until a person has judged.</summary>
    public void Suspect(string country) => Habit(country)?.Suspect();

    /// <summary>Nothing speaks against the country any more: what did has turned out to be trusted.</summary>
    public void Absolve(string country) => Habit(country)?.Absolve();

    /// <summary>A person has judged: the countries under suspicion are the User's own, from now on. Answers whether there were any.</summary>
    public bool Clear()
    {
        var suspects = _countries.FindAll(habit => habit.IsSuspect);
        suspects.ForEach(habit => habit.Clear());
        return suspects.Count > 0;
    }

    internal void Restore(NetworkVisit visit) => _networks.Add(visit);

    internal void Restore(CountryHabit habit) => _countries.Add(habit);

    private void RememberNetwork(AnalysedLogin login, TrustMark? trust)
    {
        var network = login.Network;
        var country = login.Location.Country;
        foreach (var visit in _networks)
        {
            if (visit.Network == network && visit.Country == country)
            {
                visit.Include(login.At, login.Address, trust);
                return;
            }
        }

        _networks.RemoveAll(visit => visit.LastAt < LatestLoginAt - Kept);
        if (_networks.Count >= MaxNetworks)
        {
            _networks.Remove(_networks.MinBy(visit => visit.LastAt)!);
        }

        _networks.Add(new NetworkVisit(country, login.At, login.At, 1, login.Address, trust));
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
}

/// <summary>Logins of one User from one network: when first and last, how many, and whether all of them were trusted.</summary>
public sealed class NetworkVisit(
    string? country, DateTimeOffset firstAt, DateTimeOffset lastAt, int count, ClientAddress address, TrustMark? trust, int? sharedBits = null)
{
    public ClientAddress Network { get; } = AnalysedLogin.NetworkOf(address);

    public string? Country { get; } = country;

    public DateTimeOffset FirstAt { get; private set; } = firstAt;

    public DateTimeOffset LastAt { get; private set; } = lastAt;

    public int Count { get; private set; } = count;

    /// <summary>The address of the latest login.</summary>
    public ClientAddress Address { get; private set; } = address;

    /// <summary>Leading bits that the addresses of all its logins share: a range that is no longer than that covers them all.</summary>
    public int SharedBits { get; private set; } = sharedBits ?? address.Bits;

    /// <summary>Set while every login of the visit came from a trusted range; one untrusted login makes the visit count.</summary>
    public TrustMark? Trust { get; private set; } = trust;

    public bool Touches(DateTimeOffset from, DateTimeOffset to) => LastAt >= from && FirstAt <= to;

    internal void Apply(TrustedRange? covering, TrustedRangeSet trusted) =>
        Trust = covering is not null ? new TrustMark(covering.Id) : Trust is { } mark && trusted.ById(mark.RangeId) is not null ? mark : null;

    internal void Include(DateTimeOffset at, ClientAddress address, TrustMark? trust)
    {
        var sharedBits = Math.Min(SharedBits, Address.SharedBits(address));
        if (at >= LastAt)
        {
            (LastAt, Address) = (at, address);
        }

        // A visit that paused for longer than the profile keeps starts anew.
        var startsAnew = LastAt - FirstAt > UserProfile.Kept;
        FirstAt = startsAnew ? at : at < FirstAt ? at : FirstAt;
        Count++;
        SharedBits = startsAnew ? address.Bits : sharedBits;
        Trust = startsAnew ? trust : trust is null ? null : Trust;
    }
}

/// <summary>How long and how often a User has logged in from a country.</summary>
public sealed class CountryHabit(string country, DateTimeOffset firstAt, DateTimeOffset lastAt, long count, Suspicion suspicion)
{
    public string Country { get; } = country;

    public DateTimeOffset FirstAt { get; private set; } = firstAt;

    public DateTimeOffset LastAt { get; private set; } = lastAt;

    public long Count { get; private set; } = count;

    /// <summary>A finding names this country, and nobody has judged it yet.</summary>
    public bool IsSuspect => Suspicion is Suspicion.Open;

    /// <summary>A person has found it to be the User's own.</summary>
    public bool IsJudged => Suspicion is Suspicion.Cleared;

    public Suspicion Suspicion { get; private set; } = suspicion;

    internal void Suspect() => Suspicion = Suspicion.Open;

    internal void Clear() => Suspicion = Suspicion.Cleared;

    internal void Absolve() => Suspicion = IsSuspect ? Suspicion.None : Suspicion;

    internal void Include(DateTimeOffset at)
    {
        FirstAt = at < FirstAt ? at : FirstAt;
        LastAt = at > LastAt ? at : LastAt;
        Count++;
    }
}

/// <summary>What people and findings say of a country. The numbers are stored.</summary>
public enum Suspicion : byte
{
    None = 0,

    /// <summary>A finding names it, and nobody has judged.</summary>
    Open = 1,

    /// <summary>Judged to be the User's own.</summary>
    Cleared = 2,
}

/// <summary>The trusted range that covers a login, as it is named in a suppression ("203.0.113.0/24 is trusted (Office)").</summary>
public readonly record struct TrustMark(long RangeId);
