using MailSecurity.Domain.Alerts.OnCall;

namespace MailSecurity.Dashboard.Components.OnCall;

/// <summary>A schedule while it is edited.</summary>
public sealed class ScheduleDraft
{
    public Guid Id { get; private init; }

    public string Name { get; set; } = "";

    public string Zone { get; set; } = "UTC";

    public List<LayerDraft> Layers { get; } = [];

    public IReadOnlyList<OnCallOverride> Overrides { get; private init; } = [];

    public static ScheduleDraft New(string zone, DateOnly today) => new() { Id = Guid.CreateVersion7(), Name = "Primary", Zone = zone, Layers = { LayerDraft.New("Rotation", today) } };

    public static ScheduleDraft Of(OnCallSchedule schedule)
    {
        var draft = new ScheduleDraft { Id = schedule.Id, Name = schedule.Name, Zone = schedule.Zone, Overrides = schedule.Overrides };
        draft.Layers.AddRange(schedule.Layers.Select(LayerDraft.Of));
        return draft;
    }

    public OnCallSchedule Read() => new(Id, Name.Trim(), Zone.Trim(), [.. Layers.Select(layer => layer.Read())], Overrides);
}

/// <summary>A layer while it is edited.</summary>
public sealed class LayerDraft
{
    public string Name { get; set; } = "";

    public Rotation Every { get; set; } = Rotation.Weekly;

    public DateOnly Start { get; set; }

    public TimeOnly At { get; set; } = new(9, 0);

    public List<Guid> People { get; } = [];

    public HoursDraft Hours { get; private init; } = HoursDraft.Of(null);

    /// <summary>From this week's Monday, so that somebody is on call at once.</summary>
    public static LayerDraft New(string name, DateOnly today) => new() { Name = name, Start = today.AddDays(-7 - (((int)today.DayOfWeek + 6) % 7)) };

    public static LayerDraft Of(RotationLayer layer)
    {
        var draft = new LayerDraft { Name = layer.Name, Every = layer.Every, Start = layer.Start, At = layer.At, Hours = HoursDraft.Of(layer.Hours) };
        draft.People.AddRange(layer.People);
        return draft;
    }

    public RotationLayer Read() => new(Name.Trim(), Every, Start, At, [.. People], Hours.Read());
}
