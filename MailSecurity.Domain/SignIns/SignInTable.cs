using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.MailLogs;

namespace MailSecurity.Domain.SignIns;

/// <summary>Reads the rows of exports that are tables: Google's admin console, Entra's portal, the unified audit log of Purview.</summary>
public sealed class SignInTable
{
    private static readonly CsvConfiguration Form = new(CultureInfo.InvariantCulture)
    {
        BadDataFound = null,
        DetectDelimiter = false,
        HasHeaderRecord = false,
    };

    private readonly Dictionary<string, int> _columns = new(StringComparer.OrdinalIgnoreCase);

    private SignInTable(IReadOnlyList<string> header)
    {
        for (var index = 0; index < header.Count; index++)
        {
            _columns.TryAdd(header[index].Trim(), index);
        }
    }

    private bool IsAudit => Has("AuditData");

    private bool IsEntra => Has("IP address") && Has("Username") && (Has("Date (UTC)") || Has("Date"));

    private bool IsGoogle => Has("IP address") && Has("Date") && (Has("Event") || Has("Event name")) && (Has("Actor") || Has("User"));

    /// <summary>Null when it is not the header of a known table.</summary>
    public static SignInTable? TryRead(string header)
    {
        var table = Cells(header.TrimStart('\uFEFF')) is { } cells ? new SignInTable(cells) : null;
        return table is { IsAudit: true } or { IsEntra: true } or { IsGoogle: true } ? table : null;
    }

    public LineResult Read(string row)
    {
        if (Cells(row) is not { } cells || cells.Length < _columns.Count)
        {
            return LineResult.Unreadable(SignInReasons.BrokenRow);
        }

        return IsAudit ? SignInReader.Read(Encoding.UTF8.GetBytes(Cell(cells, "AuditData")))
            : IsEntra ? Entra(cells)
            : Google(cells);
    }

    // Date,Event,Description,Actor,IP address,Login type, …
    private LineResult Google(string[] cells)
    {
        var isGood = Cell(cells, "Event", "Event name").ToLowerInvariant() switch
        {
            "login_success" or "successful login" or "login success" => true,
            "login_failure" or "failed login" or "login failure" => false,
            _ => (bool?)null,
        };
        return isGood is not { } good ? LineResult.Ignored : new SignIn
        {
            Service = GoogleActivity.Service,
            At = Cell(cells, "Date"),
            User = Cell(cells, "Actor", "User"),
            Address = Cell(cells, "IP address"),
            Protocol = MailProtocol.Webmail,
            Outcome = good ? LoginOutcome.Succeeded : LoginOutcome.Failed,
            Client = Cell(cells, "Login type"),
        }.ToResult();
    }

    // Date (UTC),Request ID, … ,Username, … ,IP address,Client app,Status,Sign-in error code, …
    private LineResult Entra(string[] cells)
    {
        var code = Cell(cells, "Sign-in error code");
        code = code is "" or "None" && Cell(cells, "Status") == "Success" ? "0" : code;
        var client = Cell(cells, "Client app");
        return EntraCodes.OutcomeOf(code) is not { } outcome ? LineResult.Ignored : new SignIn
        {
            Service = EntraSignIn.Service,
            Id = Cell(cells, "Request ID"),
            At = Cell(cells, "Date (UTC)", "Date"),
            User = Cell(cells, "Username"),
            Address = Cell(cells, "IP address"),
            Protocol = EntraCodes.ProtocolOf(client),
            Outcome = outcome,
            Client = string.Join(", ", new[] { Cell(cells, "Application"), client }.Where(part => part.Length > 0)),
        }.ToResult();
    }

    private bool Has(string column) => _columns.ContainsKey(column);

    private string Cell(string[] cells, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (_columns.TryGetValue(name, out var index))
            {
                return cells[index];
            }
        }

        return "";
    }

    // One row at a time, so that a broken one costs no other.
    private static string[]? Cells(string row)
    {
        using var parser = new CsvParser(new StringReader(row), Form);
        try
        {
            return parser.Read() ? parser.Record : null;
        }
        catch (CsvHelperException)
        {
            return null;
        }
    }
}
