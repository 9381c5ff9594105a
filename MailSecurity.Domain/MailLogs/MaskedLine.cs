using System.Text.RegularExpressions;

namespace MailSecurity.Domain.MailLogs;

/// <summary>
/// A log line that may be shown to strangers: names of Users and whatever was typed as one keep their form, not their
/// letters. Addresses of clients stay: without them a report says little.
/// </summary>
public static partial class MaskedLine
{
    public static string Of(string line) => Names().Replace(line, name => string.Concat(name.Value.Select(Mask)));

    private static char Mask(char letter) => letter switch
    {
        _ when char.IsAsciiDigit(letter) => '9',
        _ when char.IsUpper(letter) => 'X',
        _ when char.IsLetter(letter) || char.IsSurrogate(letter) => 'x',
        _ => letter,
    };

    // After a field that holds a name, up to where the next field begins; a password that was logged; anything with an @.
    [GeneratedRegex(
        """(?<=user=<).*?(?=>, |>$)|(?<=(?:sasl_username|sasl_sender|username)(?:=|: )).*?(?=, [a-z_]+=|\)|$)|(?<=given password: ).*|[^\s<>()\[\],;:="{}]+@[^\s<>()\[\],;:="{}]+""",
        RegexOptions.CultureInvariant)]
    private static partial Regex Names();
}
