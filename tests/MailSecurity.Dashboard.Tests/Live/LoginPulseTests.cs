using System.Collections.Frozen;
using MailSecurity.Dashboard.Live;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;
using MailSecurity.Testing;
using Microsoft.Extensions.Time.Testing;

namespace MailSecurity.Dashboard.Tests.Live;

public sealed class LoginPulseTests : IAsyncLifetime
{
    private static readonly Permissions MayView = default(Permissions).With(Section.Incidents, Level.View);

    private readonly FakeTimeProvider _clock = new(A.Noon);
    private TestBench _bench = null!;
    private LoginPulse _pulse = null!;

    public async ValueTask InitializeAsync()
    {
        _bench = await TestBench.CreateAsync();
        _pulse = new LoginPulse(_bench.Get<RecentLogins>(), _clock);
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public void Minute_WhenItHasPassed_CountsItsLoginsAndFailuresAndThenForgetsThem()
    {
        Store(A.Login(A.Noon, "203.0.113.1"), A.Login(A.Noon, "203.0.113.1"), A.Login(A.Noon, "203.0.113.1", outcome: LoginOutcome.Failed) with { Attempts = 5 });
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal((2, 5), (Read().LoginsPerMinute, Read().FailuresPerMinute));
        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal((0, 0), (Read().LoginsPerMinute, Read().FailuresPerMinute));
        Assert.Equal(2, Read().Logins.Sum());
        _clock.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal(0, Read().Logins.Sum());
    }

    [Fact]
    public void Users_WhenSeenAgain_AreCountedOnceUntilTheDayIsOver()
    {
        Store(A.Login(A.Noon.AddHours(-20), "203.0.113.1"), A.Login(A.Noon, "203.0.113.1"), A.Login(A.Noon.AddHours(-20), "203.0.113.1", "bob@example.org"));
        Store(A.Login(A.Noon, "203.0.113.1", "nobody@example.org", LoginOutcome.UnknownUser));
        Assert.Equal(2, Read().Users24h);
        _clock.Advance(TimeSpan.FromHours(5));
        Assert.Equal(1, Read().Users24h);
        _clock.Advance(TimeSpan.FromHours(24));
        Assert.Equal(0, Read().Users24h);
    }

    [Fact]
    public void Places_OfTheLastDay_AreCountedByCountryAndForgotten()
    {
        Store(A.Login(A.Noon, FakeGeo.Brazil()), A.Login(A.Noon.AddHours(-23), FakeGeo.Germany()), A.Login(A.Noon.AddHours(-25), FakeGeo.Austria()));
        Assert.Equal(["BR", "DE"], Read().Places.Where(place => place.Count > 0).Select(place => place.Location.Country).Order());
        _clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(["BR"], Read().Places.Where(place => place.Count > 0).Select(place => place.Location.Country));
    }

    [Fact]
    public void Viewer_OfOneDomain_KnowsNothingOfOthersNotEvenNumbers()
    {
        Store(A.Login(A.Noon, FakeGeo.Germany(), "ana@own.example"), A.Login(A.Noon, FakeGeo.Brazil(), "bob@other.example"), A.Login(A.Noon, FakeGeo.Brazil(), "eve@other.example"));
        _clock.Advance(TimeSpan.FromSeconds(10));
        var own = _pulse.For(Grant(MayView, "own.example")).Read();
        Assert.Equal((1, 1), (own.LoginsPerMinute, own.Users24h));
        Assert.Equal(["DE"], own.Places.Where(place => place.Count > 0).Select(place => place.Location.Country));
        Assert.Equal((0, 0), (_pulse.For(Grant(MayView, "new.example")).Read().LoginsPerMinute, _pulse.For(Grant(MayView, [])).Read().Users24h));
        Assert.Null(_pulse.For(Grant(MayView, [])).Read().LatestAt);
    }

    [Fact]
    public void Viewer_OfAnotherAccountOrWithoutTheRight_KnowsNothing()
    {
        Store(A.Login(A.Noon, FakeGeo.Germany()));
        Assert.Equal(1, Read().Users24h);
        Assert.Equal(0, _pulse.For(Grant(MayView) with { AccountId = 2 }).Read().Users24h);
        Assert.Same(PulseSnapshot.Nothing, _pulse.For(Grant(default)).Read());
    }

    [Fact]
    public void Login_OfAClockThatIsAhead_CountsAsOfNowAndSpoilsNothing()
    {
        Store(A.Login(A.Noon.AddDays(3), "203.0.113.1"));
        Store(A.Login(A.Noon, "203.0.113.1"));
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(2, Read().LoginsPerMinute);
        Assert.Equal(A.Noon, Read().LatestAt);
    }

    [Fact]
    public void Lag_IsTheTimeFromTheMailServerToTheStore()
    {
        Store(A.Login(A.Noon.AddSeconds(-7), "203.0.113.1"));
        Assert.Equal(TimeSpan.FromSeconds(7), Read().Lag);
    }

    [Fact]
    public async Task Pulse_AfterAStart_BeginsWithWhatIsStored()
    {
        await _bench.StoreAsync(A.Login(A.Noon.AddHours(-2), FakeGeo.Germany()), A.Login(A.Noon.AddDays(-2), FakeGeo.Brazil(), "bob@example.org"));
        await _pulse.StartAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, _pulse.For(Grant(MayView) with { AccountId = _bench.Account }).Read().Users24h);
        Assert.Null(Read().CountedSince);
    }

    [Fact]
    public void Name_ThatNeverLoggedIn_GetsNoCounterOfItsOwn()
    {
        Store([.. Enumerable.Range(0, 50).Select(number => A.Login(A.Noon, "203.0.113.1", $"x@made-up{number}.example", LoginOutcome.UnknownUser))]);
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(50, Read().FailuresPerMinute);
        Assert.Equal(0, _pulse.For(Grant(MayView, "made-up1.example")).Read().FailuresPerMinute);
    }

    private static AdminGrant Grant(Permissions permissions, params string[]? domains) => new()
    {
        Id = Guid.Empty,
        AccountId = 1,
        Name = "Ana",
        Email = "ana@example.org",
        Kind = AdminKind.SubAdmin,
        IsProvider = false,
        IsDisabled = false,
        MayCallFromAnywhere = false,
        SecurityStamp = "",
        Permissions = permissions,
        Domains = domains?.Select((name, number) => (name, number)).ToFrozenDictionary(domain => domain.number, domain => domain.name),
        AccessList = AccessList.Empty,
    };

    private static AdminGrant Grant(Permissions permissions) => Grant(permissions, null);

    private void Store(params LoginEvent[] logins)
    {
        var geo = new FakeGeo();
        _pulse.Stored([.. logins.Select(login => new StoredLogin(1, login, geo.Locate(login.Address)))]);
    }

    private PulseSnapshot Read() => _pulse.For(Grant(MayView)).Read();
}
