using MailSecurity.Domain.Logins;

namespace MailSecurity.Jobs.Intake;

/// <summary>What an import has done so far. Every line is exactly one of login, message, ignored, duplicate or unreadable.</summary>
public sealed class ImportCounts
{
    private const int FirstFew = 10;

    private readonly List<UnreadableSample> _samples = [];

    public long Lines { get; private set; }

    /// <summary>Stored now, good and bad.</summary>
    public long Logins { get; private set; }

    public long GoodLogins { get; private set; }

    public long Messages { get; private set; }

    public long Ignored { get; private set; }

    /// <summary>Those of the ignored that are from a time which retention has deleted.</summary>
    public long Older { get; private set; }

    public long Duplicate { get; private set; }

    public long Unreadable { get; private set; }

    public IReadOnlyList<UnreadableSample> Samples => _samples;

    public void Add(IntakeBatch batch, IntakeReceipt receipt)
    {
        Lines += batch.Lines;
        Logins += receipt.Logins;
        GoodLogins += receipt.GoodLogins;
        Messages += receipt.Messages;
        Ignored += batch.Ignored + receipt.Older;
        Older += receipt.Older;
        Duplicate += receipt.Duplicates;
        Unreadable += batch.Unreadable;
        _samples.AddRange(batch.Samples.Take(FirstFew - _samples.Count).Select(sample => new UnreadableSample(sample.Reason, sample.Text)));
    }
}

/// <summary>An unreadable line with its reason.</summary>
public sealed record UnreadableSample(string Reason, string Text);
