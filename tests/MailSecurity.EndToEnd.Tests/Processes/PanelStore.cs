using Microsoft.Data.Sqlite;

namespace MailSecurity.EndToEnd.Tests.Processes;

/// <summary>A running panel's store and commands, from outside.</summary>
internal static class PanelStore
{
    /// <summary>An API key, made by the command while the panel runs.</summary>
    public static async Task<string> CreateKeyAsync(this Panel panel, string name, string scopes)
    {
        var (exitCode, output, errors) = await TheProgram.RunAsync(panel.Folder, ["apikey", "create", "--name", name, "--scopes", scopes]);
        Assert.True(exitCode == 0, errors);
        return output.Trim();
    }

    public static async Task<long> CountAsync(this Panel panel, string query) => (long)(await AskAsync(panel, query))!;

    public static async Task<string?> TextAsync(this Panel panel, string query) => await AskAsync(panel, query) as string;

    private static async Task<object?> AskAsync(Panel panel, string query)
    {
        await using var store = new SqliteConnection($"Data Source={Path.Combine(panel.Folder, "data", "mailsecurity.db")};Mode=ReadOnly;Pooling=False");
        await store.OpenAsync();
        await using var command = store.CreateCommand();
        command.CommandText = query;
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Waits until the store answers so.</summary>
    public static async Task ReachAsync(this Panel panel, string query, long expected)
    {
        while (await panel.CountAsync(query) != expected)
        {
            await Pause.AMomentAsync();
        }
    }

    /// <summary>Waits until the analysis has passed every stored login.</summary>
    public static async Task UntilAnalysedAsync(this Panel panel)
    {
        var waited = System.Diagnostics.Stopwatch.StartNew();
        while (await panel.CountAsync("SELECT (SELECT MAX(Id) FROM Logins) - (SELECT MIN(LoginId) FROM AnalysisCursors)") > 0)
        {
            Assert.True(waited.Elapsed < TimeSpan.FromMinutes(3), "The analysis does not go on.");
            await Pause.AMomentAsync();
        }
    }
}
