using MailSecurity.Domain.Incidents;
using MailSecurity.Playground.Quality.Judges;

namespace MailSecurity.Playground.Quality;

/// <summary>
/// Runs one rule set over labelled Users. What is raised for a User within a day is one incident; then the Admin closes it with the
/// true verdict, and of a taken-over mailbox changes the password. An incident is right if it speaks of an intruder's login, or
/// of anything within a day after the last one.
/// </summary>
public sealed class QualityScore(QualityOptions options, Func<IJudge> judges)
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    private readonly Dictionary<AttackKind, int> _attacks = [];
    private readonly Dictionary<AttackKind, int> _caught = [];
    private readonly Dictionary<string, int> _falseByLife = [];
    private readonly Dictionary<string, int> _falseByRule = [];
    private readonly Dictionary<string, int> _missed = [];
    private readonly List<TimeSpan> _times = [];
    private int _users;
    private int _right;

    public double Weeks => (options.End - options.MeasuredFrom).TotalDays / 7;

    public int FalseIncidents { get; private set; }

    public double IncidentsPerThousandUsersAndWeek => PerThousand(_right + FalseIncidents);

    public double FalsePerThousandUsersAndWeek => PerThousand(FalseIncidents);

    public double Precision => _right + FalseIncidents == 0 ? 1 : (double)_right / (_right + FalseIncidents);

    public TimeSpan MedianTime => TimeTo(0.5);

    public IReadOnlyDictionary<string, int> FalseByLife => _falseByLife;

    /// <summary>The rule that opened each false incident; only of the product's own rules.</summary>
    public IReadOnlyDictionary<string, int> FalseByRule => _falseByRule;

    /// <summary>The attacks that were not caught: their kind, whose mailbox it was, and whether its User had been in the intruder's country.</summary>
    public IReadOnlyDictionary<string, int> Missed => _missed;

    public double Recall(AttackKind kind) => _attacks.TryGetValue(kind, out var all) ? (double)_caught.GetValueOrDefault(kind) / all : 1;

    /// <summary>Over all attacks except through proxies in the User's own country.</summary>
    public double RecallOfOthers => Share(kind => kind is not AttackKind.SameCountryProxies);

    public double RecallOfAll => Share(_ => true);

    /// <summary>How long after the intruder's first login this share of the attacks that were caught had been.</summary>
    public TimeSpan TimeTo(double share) => _times.Count == 0 ? TimeSpan.MaxValue : _times.Order().ElementAt((int)((_times.Count - 1) * share));

    public void Add(LabelledUser user)
    {
        _users++;
        if (user.Attack is { } planned)
        {
            _attacks[planned.Kind] = _attacks.GetValueOrDefault(planned.Kind) + 1;
        }

        var judge = judges();
        (DateTimeOffset At, bool IsRight, string Rule)? open = null;
        var (isCaught, isOver) = (false, false);
        foreach (var happened in user.Events)
        {
            if (open is { } incident && happened.At >= incident.At + Day)
            {
                Close(judge, incident, user);
                isOver |= incident.IsRight;
                open = null;
            }

            // The password was changed: the intruder is out.
            if ((isOver && happened.IsIntruder) || !judge.Look(happened))
            {
                continue;
            }

            var isRight = user.Attack is { } attack && happened.At >= attack.Start && happened.At <= attack.End + Day;
            if (isRight && !isCaught)
            {
                isCaught = true;
                _caught[user.Attack!.Kind] = _caught.GetValueOrDefault(user.Attack.Kind) + 1;
                _times.Add(happened.At - user.Attack.Start);
            }

            open = open is { } known ? known with { IsRight = known.IsRight || isRight } : (happened.At, isRight, RuleOf(judge));
        }

        if (open is { } last)
        {
            Close(judge, last, user);
        }

        if (user.Attack is { } missed && !isCaught)
        {
            var what = $"{missed.Kind} of {user.Life}{(HasBeenThere(user, missed) ? ", there within 30 days" : "")}";
            _missed[what] = _missed.GetValueOrDefault(what) + 1;
        }
    }

    private static bool HasBeenThere(LabelledUser user, Attack attack)
    {
        var countries = user.Events.Where(happened => happened.IsIntruder).Select(happened => happened.Where.Location.Country).ToHashSet();
        return user.Events.Any(happened => !happened.IsIntruder && happened.IsSuccess && countries.Contains(happened.Where.Location.Country)
            && happened.At < attack.Start && happened.At > attack.Start.AddDays(-30));
    }

    private static string RuleOf(IJudge judge) => judge is ProductRules { Raised: [var first, ..] } ? first.Rule : "";

    private void Close(IJudge judge, (DateTimeOffset At, bool IsRight, string Rule) incident, LabelledUser user)
    {
        judge.Learn(incident.IsRight ? Verdict.Compromised : Verdict.Safe, incident.At + Day);
        if (incident.At < options.MeasuredFrom)
        {
            return;
        }

        if (incident.IsRight)
        {
            _right++;
            return;
        }

        FalseIncidents++;
        _falseByLife[user.Life] = _falseByLife.GetValueOrDefault(user.Life) + 1;
        _falseByRule[incident.Rule] = _falseByRule.GetValueOrDefault(incident.Rule) + 1;
    }

    private double PerThousand(int incidents) => incidents * 1_000.0 / _users / Weeks;

    private double Share(Func<AttackKind, bool> counts)
    {
        var all = _attacks.Where(attack => counts(attack.Key)).Sum(attack => attack.Value);
        return all == 0 ? 1 : (double)_caught.Where(attack => counts(attack.Key)).Sum(attack => attack.Value) / all;
    }
}
