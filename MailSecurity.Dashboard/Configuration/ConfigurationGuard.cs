using MailSecurity.Dashboard.Commands;
using MailSecurity.Domain;
using MailSecurity.Domain.Storage;

namespace MailSecurity.Dashboard.Configuration;

/// <summary>Turns invalid settings into one readable list, by key, and an exit code of their own; and a store that cannot be used into what to do.</summary>
internal static class ConfigurationGuard
{
    public static async Task<int> RunAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (InvalidSettingsException invalid)
        {
            await Console.Error.WriteLineAsync("The settings are not valid:");
            foreach (var problem in invalid.Problems)
            {
                await Console.Error.WriteLineAsync($"  {problem}");
            }

            return ExitCode.Configuration;
        }
        catch (StoreUnusableException unusable)
        {
            await Console.Error.WriteLineAsync(unusable.Message);
            return ExitCode.Failed;
        }
    }

    /// <exception cref="InvalidSettingsException">Some settings are not valid.</exception>
    public static void Check(IServiceProvider services)
    {
        if (Settings.Problems(services) is { Count: > 0 } problems)
        {
            throw new InvalidSettingsException(problems);
        }
    }
}

internal sealed class InvalidSettingsException(IReadOnlyList<string> problems) : Exception(string.Join("; ", problems))
{
    public IReadOnlyList<string> Problems { get; } = problems;
}
