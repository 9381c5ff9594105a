using MailSecurity.Domain.MailLogs;
using MailSecurity.Domain.SignIns;

namespace MailSecurity.Jobs.Intake.Imports;

/// <summary>
/// Sign-ins as a table with a header. A row whose quote is not closed goes on in the next lines, a few at most: then
/// it was broken, and reading goes on behind its first line.
/// </summary>
internal sealed class SignInTableForm(Stream content) : IImportedForm
{
    private const int MostLinesOfARow = 20;

    private readonly LineCutter _cutter = new();
    private readonly List<string> _open = [];
    private SignInTable? _table;

    public async ValueTask<bool> FillAsync(LineBatcher batch, CancellationToken cancellation)
    {
        while (!batch.IsFull)
        {
            if (TakeLine(batch))
            {
                continue;
            }

            if (!await _cutter.FillAsync(content, cancellation))
            {
                if (_cutter.TryReadRest(out var rest, out var tooLong))
                {
                    Take(rest, tooLong, batch);
                }

                while (_open.Count > 0)
                {
                    GiveUpFirst(batch);
                }

                return false;
            }
        }

        return true;
    }

    private bool TakeLine(LineBatcher batch)
    {
        var isWhole = _cutter.TryReadLine(out var line, out var tooLong);
        if (isWhole)
        {
            Take(line, tooLong, batch);
        }

        return isWhole;
    }

    private void Take(ReadOnlySpan<char> line, bool tooLong, LineBatcher batch)
    {
        if (tooLong)
        {
            batch.Reject(default, "The row is longer than 64 KiB.");
        }
        else if (_open.Count > 0 || !line.IsWhiteSpace())
        {
            _open.Add(line.ToString());
            Close(batch);
        }
    }

    private void Close(LineBatcher batch)
    {
        if (_open.Sum(line => line.Count(letter => letter == '"')) % 2 == 0)
        {
            var row = string.Join('\n', _open);
            _open.Clear();
            Add(row, batch);
        }
        else if (_open.Count >= MostLinesOfARow || _open.Sum(line => line.Length) > LineCutter.MaxLineBytes)
        {
            GiveUpFirst(batch);
        }
    }

    // The lines behind it are looked at again as rows of their own.
    private void GiveUpFirst(LineBatcher batch)
    {
        var lines = _open.ToArray();
        _open.Clear();
        batch.Reject(lines[0], "The row has a quote that is not closed.");
        foreach (var line in lines.AsSpan(1))
        {
            Take(line, tooLong: false, batch);
        }
    }

    // The header is no row: it is not counted.
    private void Add(string row, LineBatcher batch)
    {
        if (_table is null)
        {
            _table = SignInTable.TryRead(row) ?? throw new InvalidDataException("The table's header was not recognised.");
            return;
        }

        batch.Add(_table.Read(row), row.AsSpan(0, Math.Min(row.Length, 500)));
    }
}
