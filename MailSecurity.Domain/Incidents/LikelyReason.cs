namespace MailSecurity.Domain.Incidents;

/// <summary>Why a User may be on the list. A hint: the person decides.</summary>
public enum LikelyReason
{
    CompromisedAccount,
    ThirdPartyApplication,
    Travelling,
    MobileConnection,
}

/// <summary>One known fact and how much it speaks for a reason, or, below zero, against it.</summary>
public sealed record Clue(LikelyReason Reason, int Weight, string Text);

/// <summary>The reasons with what speaks for and against each; the one that weighs most is the likely one.</summary>
public sealed record ReasonBalance(IReadOnlyList<Clue> Clues)
{
    /// <summary>Of equally heavy reasons the graver one, which is the one listed first.</summary>
    public LikelyReason Likely => Enum.GetValues<LikelyReason>().MaxBy(Sum);

    public int Sum(LikelyReason reason) => Clues.Where(clue => clue.Reason == reason).Sum(clue => clue.Weight);

    public IEnumerable<Clue> For(LikelyReason reason) => Clues.Where(clue => clue.Reason == reason && clue.Weight > 0).OrderByDescending(clue => clue.Weight);

    public IEnumerable<Clue> Against(LikelyReason reason) => Clues.Where(clue => clue.Reason == reason && clue.Weight < 0).OrderBy(clue => clue.Weight);
}
