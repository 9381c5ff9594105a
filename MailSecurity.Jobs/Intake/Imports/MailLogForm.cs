using MailSecurity.Domain.MailLogs;

namespace MailSecurity.Jobs.Intake.Imports;

/// <summary>A mail log: one event per line. The journal's JSON is one, too.</summary>
internal sealed class MailLogForm(Stream content) : IImportedForm
{
    private readonly LineCutter _cutter = new();

    public async ValueTask<bool> FillAsync(LineBatcher batch, CancellationToken cancellation)
    {
        while (!batch.FillFrom(_cutter))
        {
            if (!await _cutter.FillAsync(content, cancellation))
            {
                batch.AddRestOf(_cutter);
                return false;
            }
        }

        return true;
    }
}
