using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Trust;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace MailSecurity.Dashboard.Components.Trust;

/// <summary>Reads a file, shows what would become of each line, and adds the good ones when told to.</summary>
public sealed partial class TrustImport
{
    private const int MostShown = 200;
    private const int MostBytes = 512 * 1024;

    private IReadOnlyList<CheckedRange> _lines = [];
    private string? _problem;
    private bool _isSaving;

    [Inject] public required CurrentAdmin Admin { get; init; }

    [Inject] public required TrustStore Trust { get; init; }

    [Parameter] public EventCallback<int> OnImported { get; set; }

    private int Good => _lines.Count(line => line.Problems.Count == 0);

    private async Task ReadAsync(InputFileChangeEventArgs change)
    {
        (_lines, _problem) = ([], null);
        if (change.File.Size > MostBytes)
        {
            _problem = "The file is larger than 512 KB.";
            return;
        }

        await using var stream = change.File.OpenReadStream(MostBytes);
        using var reader = new StreamReader(stream);
        var (wanted, problem) = TrustCsv.Read(await reader.ReadToEndAsync());
        if (problem is not null)
        {
            _problem = problem;
            return;
        }

        _lines = await Trust.CheckAsync((await Admin.GrantAsync()).Tenant, wanted, CancellationToken.None);
    }

    private async Task SaveAsync()
    {
        _isSaving = true;
        try
        {
            var caller = TrustCaller.Person(await Admin.ActorAsync());
            var added = 0;
            foreach (var line in _lines.Where(line => line.Problems.Count == 0))
            {
                var answer = await Trust.AddAsync(caller, line.Wanted, CancellationToken.None);
                _problem ??= answer.Problem is { } problem ? $"Line {line.Number}: {problem}" : null;
                added += answer.Problem is null ? 1 : 0;
            }

            if (_problem is null)
            {
                await OnImported.InvokeAsync(added);
            }
        }
        finally
        {
            _isSaving = false;
        }
    }
}
