using System.CommandLine;

namespace MailSecurity.Dashboard.Commands;

/// <summary>
/// The command line: results on standard output, everything else on standard error. Words that no command knows are
/// settings (--urls …, --MailSecurity:DataDirectory=…) and go to the configuration.
/// </summary>
public static class CommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("MailSecurity: suspicious logins to mailboxes, live.") { TreatUnmatchedTokensAsErrors = false };
        root.SetAction((parsed, cancellation) => ServeCommand.RunAsync([.. parsed.UnmatchedTokens], cancellation));

        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await Console.Error.WriteLineAsync(error.Message);
            }

            return ExitCode.WrongUse;
        }

        return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }
}
