using System.Text;
using MailSecurity.Domain.MailLogs;
using MailSecurity.Domain.SignIns;

namespace MailSecurity.Jobs.Intake.Imports;

/// <summary>Sign-ins as JSON: Microsoft Entra, the unified audit log, Google Workspace.</summary>
internal sealed class SignInForm(Stream content) : IImportedForm
{
    private const int SampleBytes = 500;

    private readonly JsonItemCutter _cutter = new();
    private readonly char[] _sample = new char[SampleBytes];

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
        var length = Encoding.UTF8.GetChars(_cutter.Item.Span[..Math.Min(_cutter.Item.Length, SampleBytes)], _sample);
        batch.Add(result, _sample.AsSpan(0, length));
    }
}
