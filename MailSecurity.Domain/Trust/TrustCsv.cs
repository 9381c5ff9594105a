using System.Globalization;
using System.Text;

namespace MailSecurity.Domain.Trust;

/// <summary>Reads ranges from a table of comma-separated values whose first line names the columns, as the export writes it.</summary>
public static class TrustCsv
{
    public const int MostLines = 2_000;

    /// <summary>The lines below the first with their numbers, or why the text is no such table. What a cell says is not checked here.</summary>
    public static (IReadOnlyList<(int Number, NewTrustedRange Wanted)> Lines, string? Problem) Read(string text)
    {
        var rows = Rows(text);
        if (rows.Count == 0)
        {
            return ([], "The file is empty.");
        }

        var names = rows[0].Cells.ConvertAll(name => name.Trim('﻿', ' ').ToLowerInvariant());
        if (!names.Contains("network") || !names.Contains("domain") || !names.Contains("description"))
        {
            return ([], "The first line does not name the columns network, domain and description.");
        }

        if (rows.Count > MostLines + 1)
        {
            return ([], $"The file has more than {MostLines} lines.");
        }

        return ([.. rows.Skip(1).Select(row => (row.Number, new NewTrustedRange(
            Cell(row.Cells, "network"), Cell(row.Cells, "domain"), Cell(row.Cells, "user"), Cell(row.Cells, "description"), Time(Cell(row.Cells, "expires")))))], null);

        string? Cell(List<string> cells, string name)
        {
            var at = names.IndexOf(name);
            return at < 0 || at >= cells.Count || cells[at].Trim() is not { Length: > 0 } value ? null : WithoutGuard(value);
        }
    }

    // The export leads what a spreadsheet would take for a formula by an apostrophe.
    private static string WithoutGuard(string value) => value is ['\'', '=' or '+' or '-' or '@', ..] ? value[1..] : value;

    // A time that cannot be read has long passed, and is refused as such instead of meaning "never".
    private static DateTimeOffset? Time(string? text) => text is null ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time
        : DateTimeOffset.MinValue;

    private static List<(int Number, List<string> Cells)> Rows(string text)
    {
        var rows = new List<(int, List<string>)>();
        var (cells, cell, isQuoted, line, startedAt) = (new List<string>(), new StringBuilder(), false, 1, 1);
        for (var at = 0; at <= text.Length; at++)
        {
            var sign = at < text.Length ? text[at] : '\n';
            if (isQuoted && at < text.Length)
            {
                if (sign != '"')
                {
                    cell.Append(sign);
                }
                else if (at + 1 < text.Length && text[at + 1] == '"')
                {
                    cell.Append(text[++at]);
                }
                else
                {
                    isQuoted = false;
                }
            }
            else if (sign == '"')
            {
                isQuoted = true;
            }
            else if (sign is ',' or '\n')
            {
                cells.Add(cell.ToString());
                cell.Clear();
                if (sign == '\n')
                {
                    if (cells.Count > 1 || cells[0].Length > 0)
                    {
                        rows.Add((startedAt, cells));
                    }

                    (cells, startedAt) = ([], line + 1);
                }
            }
            else if (sign != '\r')
            {
                cell.Append(sign);
            }

            line += sign == '\n' ? 1 : 0;
        }

        return rows;
    }
}

/// <summary>A line of an import with all that is wrong with it, and what else covers the same addresses.</summary>
public sealed record CheckedRange(int Number, NewTrustedRange Wanted, IReadOnlyList<TrustProblem> Problems, string? Overlaps);
