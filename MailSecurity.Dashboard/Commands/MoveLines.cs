using System.Globalization;
using MailSecurity.Domain.Storage.Moving;

namespace MailSecurity.Dashboard.Commands;

/// <summary>How far a move has come, on standard error: a line for each table that has rows, and one that is written over when there is a person to see it.</summary>
internal sealed class MoveLines
{
    private readonly bool _isSeen = !Console.IsErrorRedirected;

    public void Show(MoveProgress progress)
    {
        if (progress.IsChecked && progress.Rows > 0)
        {
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(_isSeen ? "\r" : "")}{progress.Table,-24}{progress.Rows,15:N0} rows, equal"));
        }
        else if (_isSeen)
        {
            Console.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\r{progress.Table,-24}{progress.Rows,15:N0} of {progress.Of:N0}   "));
        }
    }
}
