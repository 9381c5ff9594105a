using MailSecurity.Domain.Geo;
using MailSecurity.Playground.Habits;
using MailSecurity.Playground.People;
using MailSecurity.Playground.Quality.Lives;

namespace MailSecurity.Playground.Quality;

/// <summary>A made-up provider whose every login is labelled: who it was is known, so rules can be measured.</summary>
public sealed class QualityWorld(QualityOptions options, IGeoLocator geo)
{
    private readonly AttackPlan _plan = new(options);

    /// <summary>One User after the other, so that memory holds one.</summary>
    public IEnumerable<LabelledUser> Users()
    {
        for (var number = 0; number < options.Users; number++)
        {
            yield return Live(number);
        }
    }

    private LabelledUser Live(int number)
    {
        var person = new Person(number, options.Seed);
        var (name, life) = LifeList.Of(person, options);
        var (log, chance) = (new EventLog(geo), person.Choice("life"));
        if (name == LifeList.Dormant)
        {
            LiveOnce(person, life, log, chance);
        }
        else
        {
            LiveOn(person, life, log, chance);
        }

        foreach (var stuffing in _plan.TriedOn(number))
        {
            log.Fail(stuffing.Strike - chance.Between(TimeSpan.FromMinutes(2), TimeSpan.FromHours(2)), stuffing.Machine, chance.Between(1, 2));
        }

        var (kind, at) = _plan.On(number);
        if (kind is AttackKind.None)
        {
            return new LabelledUser(number, name, log.Read(), null);
        }

        new Intruder(person, log, person.Choice("intruder")).Strike(kind, at, _plan);
        return new LabelledUser(number, name, log.Read(), new Attack(kind, at, log.LatestIntrusion));
    }

    private void LiveOn(Person person, ILife life, EventLog log, Chance chance)
    {
        var writesToMany = person.Choice("newsletter").Happens(0.01);

        // One in five forgets the password once in these weeks and tries a few times.
        var forgets = person.Choice("forgets").Happens(0.2) ? options.Start + (person.Choice("when").Share() * (options.End - options.Start)) : DateTimeOffset.MaxValue;
        for (var at = Next(options.Start, life, chance); at < options.End; at = Next(at, life, chance))
        {
            if (life.Where(at, chance) is not { } source)
            {
                continue;
            }

            if (at >= forgets)
            {
                log.Fail(at.AddMinutes(-3), source, chance.Between(2, 7));
                forgets = DateTimeOffset.MaxValue;
            }

            if (chance.Happens(life.Failing))
            {
                log.Fail(at.AddSeconds(-20), source, chance.Between(1, 2));
                if (chance.Happens(life.Failing))
                {
                    continue;
                }
            }

            log.LogIn(at, source);
            if (chance.Happens(0.12))
            {
                log.Send(at.AddSeconds(30), source, chance.Between(1, 4));
            }

            if (writesToMany && at.DayOfWeek is DayOfWeek.Monday && chance.Happens(0.3))
            {
                log.Send(at.AddSeconds(60), source, chance.Between(250, 900));
            }
        }
    }

    // A fortnight in spring; four in five never come back, the others once, from home.
    private void LiveOnce(Person person, ILife life, EventLog log, Chance chance)
    {
        var spring = options.Start.AddDays(-120);
        for (var at = Next(spring, life, chance); at < spring.AddDays(14); at = Next(at, life, chance))
        {
            log.LogIn(at, life.Where(at, chance)!);
        }

        if (person.Number % 5 == 0 && _plan.On(person.Number).Kind is AttackKind.None)
        {
            log.LogIn(options.Start.AddDays(chance.Between(1, options.Days - 1)), person.Home);
        }
    }

    private static DateTimeOffset Next(DateTimeOffset at, ILife life, Chance chance) =>
        life.NeverSleeps ? Rhythm.Always(at, life.Pace, chance) : Rhythm.Awake(at, life.Pace, chance);
}
