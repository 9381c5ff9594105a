using MailSecurity.Playground.People;

namespace MailSecurity.Playground.Habits;

/// <summary>Who lives here, in percent. A new habit is added here.</summary>
internal static class HabitList
{
    public static readonly IReadOnlyList<(int Percent, Func<Person, TrafficOptions, IHabit> Of)> All =
    [
        (40, (person, _) => new HomeWorker(person)),
        (30, (person, _) => new OfficeWorker(person)),
        (14, (person, _) => new MobileUser(person)),
        (5, (person, _) => new OldPop3Client(person)),
        (4, (person, _) => new Commuter(person)),
        (5, (person, options) => new Traveller(person, options.Start)),
        (2, (person, _) => new GoogleFetcher(person)),
    ];
}
