using System.Globalization;
using MailSecurity.Domain.Alerts.OnCall;
using MailSecurity.Domain.Detection;

namespace MailSecurity.Jobs.Tests.Alerts.Scenarios;

/// <summary>One case of the table: who there is, what is planned, what happens, and who is told when. The files say how it is written.</summary>
internal sealed record AlertScenario(string Title, IReadOnlyList<string> Lines)
{
    public static IReadOnlyList<AlertScenario> All { get; } = [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Alerts", "Scenarios"), "*.txt").Order().SelectMany(Read)];

    public IEnumerable<string> Said(string word) => Lines.Where(line => line.StartsWith(word + " ", StringComparison.Ordinal)).Select(line => line[(word.Length + 1)..].Trim());

    public DateTimeOffset Start => DateTimeOffset.ParseExact(Said("start").FirstOrDefault() ?? "2026-11-24 12:00", "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    /// <summary>What happens, in order; a time before the start is one of the next day.</summary>
    public IReadOnlyList<(DateTimeOffset At, string What)> Events => [.. Lines.Where(line => char.IsDigit(line[0])).Select(line => (At(line[..5]), line[6..].Trim()))];

    /// <summary>"12:05 ben/phone"; of a race more than one answer is right.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Told =>
        [.. Said("told").Concat(Said("or")).Select(line => (string[])[.. line.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(word => word != "nobody")])];

    public DateTimeOffset Until => At(Said("until").FirstOrDefault() ?? Start.AddHours(1).ToString("HH:mm", CultureInfo.InvariantCulture));

    public override string ToString() => Title;

    public OnCallPlan Plan(IReadOnlyDictionary<string, Guid> people)
    {
        var schedules = Said("schedule").Select(line => Schedule(line.Split(' '), people)).ToList();
        var names = schedules.ToDictionary(schedule => schedule.Name, schedule => schedule.Id);
        return new OnCallPlan(schedules, [.. Said("policy").Select(line => Policy(line, people, names))]);
    }

    public DateTimeOffset At(string time)
    {
        var at = Start.Date + TimeOnly.ParseExact(time, "HH:mm", CultureInfo.InvariantCulture).ToTimeSpan();
        var instant = new DateTimeOffset(at, TimeSpan.Zero);
        return instant < Start ? instant.AddDays(1) : instant;
    }

    private static IEnumerable<AlertScenario> Read(string file) =>
        File.ReadAllText(file).Split("\n== ").Skip(1).Select(text => text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Select(lines => new AlertScenario(lines[0], [.. lines.Skip(1).Where(line => line[0] != '#')]));

    // schedule NAME ZONE; then layers are lines "layer NAME daily|weekly FIRST-DAY HH:mm PEOPLE,… [DAYS HH:mm-HH:mm]", overrides "override NAME WHO FROM TO".
    private OnCallSchedule Schedule(string[] words, IReadOnlyDictionary<string, Guid> people) => new(
        Guid.CreateVersion7(),
        words[0],
        words[1],
        [.. Said("layer").Select(line => line.Split(' ')).Where(layer => layer[0] == words[0]).Select(layer => new RotationLayer(
            "layer",
            layer[1] == "daily" ? Rotation.Daily : Rotation.Weekly,
            DateOnly.Parse(layer[2], CultureInfo.InvariantCulture),
            TimeOnly.Parse(layer[3], CultureInfo.InvariantCulture),
            [.. layer[4].Split(',').Select(name => people[name])],
            layer.Length > 5 ? Hours(layer[5], layer[6]) : null))],
        [.. Said("override").Select(line => line.Split(' ')).Where(taken => taken[0] == words[0]).Select(taken => new OnCallOverride(Guid.CreateVersion7(), people[taken[1]], At(taken[2]), At(taken[3])))]);

    // policy NAME [least high|critical] [hours DAYS HH:mm-HH:mm ZONE] [domains A,B] [repeat N]: WHO WHO 5, WHO 10
    private static EscalationPolicy Policy(string line, IReadOnlyDictionary<string, Guid> people, Dictionary<string, Guid> schedules)
    {
        var split = line.IndexOf(": ", StringComparison.Ordinal);
        var (head, steps) = (line[..split].Split(' ').ToList(), line[(split + 2)..].Split(", "));
        string[] After(string word, int count) => head.IndexOf(word) is var at and >= 0 ? [.. head.Skip(at + 1).Take(count)] : [];
        return new EscalationPolicy(
            Guid.CreateVersion7(),
            head[0],
            After("least", 1) is ["critical"] ? Severity.Critical : Severity.High,
            After("domains", 1) is [var domains] ? domains.Split(',') : [],
            After("hours", 3) is [var days, var hours, _] ? Hours(days, hours) : null,
            After("hours", 3) is [_, _, var zone] ? zone : "UTC",
            [.. steps.Select(step => step.Split(' ')).Select(words => new EscalationStep(
                [.. words.Where(schedules.ContainsKey).Select(word => schedules[word])],
                [.. words.Where(people.ContainsKey).Select(word => people[word])],
                words.Contains("everybody"),
                int.Parse(words[^1], CultureInfo.InvariantCulture)))],
            After("repeat", 1) is [var times] ? int.Parse(times, CultureInfo.InvariantCulture) : 0);
    }

    private static WeeklyHours Hours(string days, string hours) => new(
        days == "daily" ? Enum.GetValues<DayOfWeek>() : [.. days.Split(',').Select(Enum.Parse<DayOfWeek>)],
        TimeOnly.Parse(hours.Split('-')[0], CultureInfo.InvariantCulture),
        TimeOnly.Parse(hours.Split('-')[1], CultureInfo.InvariantCulture));
}
