using MailSecurity.Domain.Admins;
using Microsoft.Extensions.Time.Testing;

namespace MailSecurity.Domain.Tests.Admins;

public sealed class AttemptPolicyTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
    private readonly AttemptPolicy _policy;

    public AttemptPolicyTests() => _policy = new AttemptPolicy(_clock);

    [Fact]
    public void Tries_WhenAHundredAreWrong_AreRefusedLongBefore_AndTheRightOneToo()
    {
        var taken = Enumerable.Range(0, 100).Count(_ => _policy.Take(From("192.0.2.1")) == TimeSpan.Zero);

        Assert.Equal(AttemptKind.NameAtAddress.Free, taken);
        Assert.Equal(AttemptKind.NameAtAddress.First, _policy.Take(From("192.0.2.1")));
    }

    [Fact]
    public void Tries_WhenTheyAreRight_AreNeverLimited()
    {
        for (var number = 0; number < 110; number++)
        {
            Assert.Equal(TimeSpan.Zero, _policy.Take(From("192.0.2.1")));
            _policy.Succeeded(From("192.0.2.1"));
        }
    }

    [Fact]
    public void Wait_AfterEachFurtherWrongTry_DoublesUpToItsLongest()
    {
        Use(From("192.0.2.1"), AttemptKind.NameAtAddress.Free);
        var waits = new List<double>();
        for (var number = 0; number < 8; number++)
        {
            var wait = _policy.Take(From("192.0.2.1"));
            waits.Add(wait.TotalSeconds);
            _clock.Advance(wait - TimeSpan.FromSeconds(1));
            Assert.NotEqual(TimeSpan.Zero, _policy.Take(From("192.0.2.1")));
            _clock.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(TimeSpan.Zero, _policy.Take(From("192.0.2.1")));
        }

        Assert.Equal([30, 60, 120, 240, 480, 900, 900, 900], waits);
    }

    [Fact]
    public void Name_WhenManyMachinesGuessIt_IsTriedFewerThanAHundredTimesADay()
    {
        var end = _clock.GetUtcNow().AddDays(1);
        var (tries, machine) = (0, 0);
        while (_clock.GetUtcNow() < end)
        {
            var wait = _policy.Take(From($"198.51.{machine / 250}.{machine++ % 250}"));
            tries += wait == TimeSpan.Zero ? 1 : 0;
            _clock.Advance(wait);
        }

        Assert.InRange(tries, AttemptKind.AnyAddress.Free, 99);
    }

    [Fact]
    public void Browser_WhenItIsKnown_IsNotHeldOffByStrangers()
    {
        for (var machine = 0; machine < 100; machine++)
        {
            _policy.Take(From($"198.51.100.{machine}"));
        }

        Assert.NotEqual(TimeSpan.Zero, _policy.Take(From("203.0.113.7")));
        Assert.Equal(TimeSpan.Zero, _policy.Take([new(AttemptKind.Browser, "ana's laptop")]));
    }

    [Fact]
    public void Success_OfAnAttackersOwnName_DoesNotClearItsAddress()
    {
        for (var name = 0; name < AttemptKind.Address.Free; name++)
        {
            Use([new(AttemptKind.NameAtAddress, $"{name}"), new(AttemptKind.Address, "192.0.2.1"), new(AttemptKind.AnyAddress, $"{name}")], 1);
            AttemptKey[] own = [new(AttemptKind.NameAtAddress, "own"), new(AttemptKind.Address, "192.0.2.1"), new(AttemptKind.AnyAddress, "own")];
            if (_policy.Take(own) == TimeSpan.Zero)
            {
                _policy.Succeeded(own);
            }
        }

        Assert.NotEqual(TimeSpan.Zero, _policy.Take([new(AttemptKind.Address, "192.0.2.1")]));
    }

    [Fact]
    public void Failures_BeforeTheyWereForgiven_DoNotCount()
    {
        Use(From("192.0.2.1"), AttemptKind.NameAtAddress.Free);
        Assert.NotEqual(TimeSpan.Zero, _policy.Take(From("192.0.2.1")));
        Assert.Equal(TimeSpan.Zero, _policy.Take(From("192.0.2.1"), _clock.GetUtcNow()));
    }

    [Fact]
    public void Failures_AfterAQuietWhile_AreForgotten()
    {
        Use(From("192.0.2.1"), AttemptKind.NameAtAddress.Free);
        _clock.Advance(AttemptKind.NameAtAddress.Remembered);
        Use([new(AttemptKind.NameAtAddress, "ana|192.0.2.1")], AttemptKind.NameAtAddress.Free);
    }

    [Fact]
    public async Task Tries_AtTheSameMoment_AreNotMoreThanThoseInARow()
    {
        var tries = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => _policy.Take(From("192.0.2.1")))));
        Assert.Equal(AttemptKind.NameAtAddress.Free, tries.Count(wait => wait == TimeSpan.Zero));
    }

    [Fact]
    public void Memory_WhenNamesAreInvented_HasABound()
    {
        for (var name = 0; name < AttemptPolicy.Most * 2; name++)
        {
            _policy.Take([new(AttemptKind.AnyAddress, $"{name}")]);
        }

        Assert.InRange(_policy.Count, 1, AttemptPolicy.Most);
    }

    private static AttemptKey[] From(string address) =>
        [new(AttemptKind.NameAtAddress, $"ana|{address}"), new(AttemptKind.Address, address), new(AttemptKind.AnyAddress, "ana")];

    private void Use(IReadOnlyCollection<AttemptKey> keys, int times)
    {
        for (var number = 0; number < times; number++)
        {
            Assert.Equal(TimeSpan.Zero, _policy.Take(keys));
        }
    }
}
