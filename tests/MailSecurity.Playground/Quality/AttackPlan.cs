using MailSecurity.Playground.Places;
using MailSecurity.Playground.Quality.Lives;

namespace MailSecurity.Playground.Quality;

/// <summary>Who is attacked, how and when: drawn once for all, because machines that try passwords are seen by many Users.</summary>
internal sealed class AttackPlan
{
    private readonly Dictionary<int, (AttackKind Kind, DateTimeOffset At)> _victims = [];
    private readonly Dictionary<int, Stuffing> _stuffings = [];
    private readonly ILookup<int, Stuffing> _tried;

    public AttackPlan(QualityOptions options)
    {
        var chance = Chance.Of(options.Seed, 77);
        var perKind = Math.Max(1, options.Users / options.UsersPerAttack);
        var (dormant, others) = (new List<int>(), new List<int>());
        for (var number = 0; number < options.Users; number++)
        {
            (LifeList.Of(new People.Person(number, options.Seed), options).Name == LifeList.Dormant ? dormant : others).Add(number);
        }

        foreach (var kind in Enum.GetValues<AttackKind>().Where(kind => kind is not AttackKind.None))
        {
            var from = kind is AttackKind.DormantTakeover ? dormant : others;
            for (var left = Math.Min(perKind, from.Count); left > 0; left--)
            {
                var place = chance.Below(from.Count);
                var victim = from[place];
                from.RemoveAt(place);

                // Room for what follows the first login, so that every attack has its chance to be noticed.
                var at = options.MeasuredFrom + chance.Between(TimeSpan.FromDays(1), options.End - options.MeasuredFrom - TimeSpan.FromDays(4));
                _victims.Add(victim, (kind, at));
                if (kind is AttackKind.StuffingFromHosting)
                {
                    _stuffings.Add(victim, Stuffing.Draw(at, victim, options.Users, chance));
                }
            }
        }

        _tried = _stuffings.Values.SelectMany(stuffing => stuffing.Targets.Select(target => (target, stuffing))).ToLookup(tried => tried.target, tried => tried.stuffing);
    }

    public (AttackKind Kind, DateTimeOffset At) On(int user) => _victims.GetValueOrDefault(user);

    public Stuffing StuffingOf(int victim) => _stuffings[victim];

    /// <summary>The campaigns that tried a password on this mailbox.</summary>
    public IEnumerable<Stuffing> TriedOn(int user) => _tried[user];
}

/// <summary>A rented machine that tries a password on each of many mailboxes in the two hours before it gets into one.</summary>
internal sealed record Stuffing(DateTimeOffset Strike, Source Machine, IReadOnlyList<int> Targets)
{
    public static Stuffing Draw(DateTimeOffset strike, int victim, int users, Chance chance) =>
        new(strike, Atlas.Draw(chance.Pick(Atlas.HostingCountries), NetworkKind.Hosting, chance), [.. Enumerable.Range(0, chance.Between(3, 200)).Select(_ => chance.Below(users)).Where(user => user != victim).Distinct()]);
}
