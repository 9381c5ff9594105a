using System.Text;
using MailSecurity.Domain.MailLogs;
using MailSecurity.Domain.SignIns;

namespace MailSecurity.Jobs.Intake.Imports;

/// <summary>Sign-ins as JSON: Microsoft Entra, the unified audit log, Google Workspace.</summary>
internal sealed class SignInForm(Stream content) : IImportedForm
{
    private const int SampleBytes = 500;

    private readonly JsonItemCutter _cutter = new();

    public async ValueTask<bool> FillAsync(LineBatcher batch, CancellationToken cancellation)
    {
        while (!batch.IsFull)
        {
            if (_cutter.TryRead())
            {
                Add(batch);
            }
            else if (!await _cutter.FillAsync(content, cancellation))
            {
                if (_cutter.TryReadRest())
                {
                    Add(batch);
                }

                return false;
            }
        }

        return true;
    }

    private void Add(LineBatcher batch)
    {
        var result = _cutter.Problem is { } problem ? LineResult.Unreadable(problem) : SignInReader.Read(_cutter.Item);
        batch.Add(result, Encoding.UTF8.GetString(_cutter.Item.Span[..Math.Min(_cutter.Item.Length, SampleBytes)]));
    }
}
