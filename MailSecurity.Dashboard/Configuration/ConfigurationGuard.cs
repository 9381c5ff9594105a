using MailSecurity.Dashboard.Commands;
using Microsoft.Extensions.Options;

namespace MailSecurity.Dashboard.Configuration;

/// <summary>Turns invalid settings into one readable list, by key, and an exit code of their own.</summary>
internal static class ConfigurationGuard
{
    public static async Task<int> RunAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception failure) when (Problems(failure) is { Count: > 0 } problems)
        {
            await Console.Error.WriteLineAsync("The settings are not valid:");
            foreach (var problem in problems)
            {
                await Console.Error.WriteLineAsync($"  {problem}");
            }

            return ExitCode.Configuration;
        }
    }

    private static List<string> Problems(Exception failure) => failure switch
    {
        OptionsValidationException invalid => [.. invalid.Failures],
        AggregateException several when several.InnerExceptions.All(inner => Problems(inner).Count > 0) =>
            [.. several.InnerExceptions.SelectMany(Problems)],

        // A value that is not of its setting's type: the message names the key.
        InvalidOperationException { Source: "Microsoft.Extensions.Configuration.Binder" } unreadable => [unreadable.Message],
        _ => [],
    };
}
