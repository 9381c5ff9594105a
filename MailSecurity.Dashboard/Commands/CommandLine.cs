using System.CommandLine;

namespace MailSecurity.Dashboard.Commands;

/// <summary>The command line: results on standard output, everything else on standard error.</summary>
public static class CommandLine
{
    // Settings may stand anywhere: --MailSecurity:DataDirectory=path, --urls http://…
    private static readonly string[] SettingPrefixes = ["--MailSecurity:", "--Logging:", "--urls"];

    public static async Task<int> RunAsync(string[] args)
    {
        var (settings, words) = Separate(args);
        var root = new RootCommand("MailSecurity: suspicious logins to mailboxes, live.")
        {
            DemoCommand.Create(settings),
            ImportCommand.Create(settings),
            AdminCommand.Create(settings),
            ApiKeyCommand.Create(settings),
            BackupCommand.Create(settings),
            BackupCommand.CreateRestore(settings),
            MoveCommand.Create(settings),
        };
        root.SetAction((_, cancellation) => ServeCommand.RunAsync(settings, cancellation));

        var parsed = root.Parse(words);
        if (parsed.Errors.Count == 0)
        {
            return await parsed.InvokeAsync();
        }

        foreach (var error in parsed.Errors)
        {
            await Console.Error.WriteLineAsync(error.Message);
        }

        return ExitCode.WrongUse;
    }

    private static (string[] Settings, string[] Words) Separate(string[] args)
    {
        var (settings, words) = (new List<string>(), new List<string>());
        for (var index = 0; index < args.Length; index++)
        {
            if (!SettingPrefixes.Any(prefix => args[index].StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
            {
                words.Add(args[index]);
                continue;
            }

            settings.Add(args[index]);
            if (!args[index].Contains('=') && index + 1 < args.Length)
            {
                settings.Add(args[++index]);
            }
        }

        return ([.. settings], [.. words]);
    }
}
