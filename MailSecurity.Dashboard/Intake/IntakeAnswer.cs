using System.Text.Json.Serialization;

namespace MailSecurity.Dashboard.Intake;

/// <summary>What became of a request's items.</summary>
internal record IntakeAnswer(int Accepted, int Duplicates, IReadOnlyList<RejectedItem> Rejected)
{
    /// <summary>Items from a time that retention has deleted: they were not taken. Left out when there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Older { get; init; }
}

/// <inheritdoc cref="IntakeAnswer"/>
internal sealed record LineAnswer(int Accepted, int Duplicates, IReadOnlyList<RejectedItem> Rejected, long Ignored)
    : IntakeAnswer(Accepted, Duplicates, Rejected);

/// <summary>An item that was not taken: its place in the request, from 0, and what is wrong with it.</summary>
internal sealed record RejectedItem(int Index, string Error);
