using MailSecurity.Domain.MailLogs;

namespace MailSecurity.Jobs.Intake.Imports;

/// <summary>What <c>journalctl -o export</c> writes.</summary>
internal sealed class JournalForm(Stream content) : IImportedForm
{
    private readonly JournalCutter _cutter = new();

    public async ValueTask<bool> FillAsync(LineBatcher batch, CancellationToken cancellation)
    {
        while (!TakeAll(batch))
        {
            if (!await _cutter.FillAsync(content, cancellation))
            {
                if (_cutter.TryReadRest(out var last))
                {
                    batch.Add(last);
                }

                return false;
            }
        }

        return true;
    }

    private bool TakeAll(LineBatcher batch)
    {
        while (!batch.IsFull)
        {
            if (!_cutter.TryRead(out var entry))
            {
                return false;
            }

            batch.Add(entry);
        }

        return true;
    }
}
