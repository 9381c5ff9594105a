using System.Text.Json;
using MailSecurity.EndToEnd.Tests.Processes;

namespace MailSecurity.EndToEnd.Tests;

public sealed class LogTests
{
    [Fact]
    public async Task Log_WhenJsonIsConfigured_IsOneObjectWithTimeAndEventOnEachLine()
    {
        var folder = Directory.CreateTempSubdirectory("mailsecurity-log-").FullName;
        Assert.Equal(0, (await TheProgram.RunAsync(folder, ["admin", "create", "--email", Panel.Email, "--name", "Admin", "--password-stdin"], Panel.Password + "\n")).ExitCode);
        using var process = TheProgram.Start(
            folder, "--urls", "http://127.0.0.1:0", "--Logging:Console:FormatterName=json", "--Logging:Console:FormatterOptions:TimestampFormat=yyyy-MM-ddTHH:mm:ss.fffZ",
            "--Logging:Console:FormatterOptions:UseUtcTimestamp=true");
        _ = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);

        var isListening = false;
        while (!isListening && await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            using var entry = JsonDocument.Parse(line);
            Assert.EndsWith("Z", entry.RootElement.GetProperty("Timestamp").GetString(), StringComparison.Ordinal);
            Assert.True(entry.RootElement.TryGetProperty("EventId", out _) && entry.RootElement.TryGetProperty("Category", out _));
            isListening = entry.RootElement.GetProperty("Message").GetString()!.StartsWith("Now listening on", StringComparison.Ordinal);
        }

        Assert.True(isListening);
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Directory.Delete(folder, recursive: true);
    }
}
