using MailSecurity.EndToEnd.Tests.Browser;
using MailSecurity.EndToEnd.Tests.Processes;
using Microsoft.Data.Sqlite;

namespace MailSecurity.EndToEnd.Tests.OnCall;

/// <summary>kill -9 of the real process while a webhook is being told: nothing is lost, and the receiver can tell the repetition.</summary>
public sealed class OnceTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Fact]
    public async Task Webhook_WhenThePanelIsKilledBetweenClaimAndRecord_IsToldAgainUnderTheSameKeyAndThenNoMore()
    {
        await using var receiver = await HookReceiver.StartAsync();
        var folder = Directory.CreateTempSubdirectory("mailsecurity-e2e-").FullName;
        const string Allowed = "--MailSecurity:Outgoing:Allowed:0=127.0.0.0/8";
        var (exitCode, _, errors) = await TheProgram.RunAsync(
            folder, ["admin", "create", "--email", Panel.Email, "--name", "Test Admin", "--provider", "--password-stdin"], Panel.Password + "\n");
        Assert.True(exitCode == 0, errors);
        await using (var panel = await Panel.StartAsync(folder: folder, trusted: receiver.CertificateFile, settings: Allowed))
        {
            await WebhookSteps.AddAsync(await chromium.OpenAsync(panel.Address), panel.Address, receiver.Address);
            await panel.AppendAsync(MailLines.Takeover(DateTimeOffset.UtcNow, "ana@example.org"));

            // It has arrived and is not answered: the panel has claimed it and written nothing down.
            await receiver.ArrivedAsync();
            await panel.KillAsync();
            receiver.AnswerFromNowOn();
        }

        // The claim of the dead worker lapses.
        Write(folder, "UPDATE AlertDeliveries SET DueAt = QueuedAt WHERE State = 2");
        await using (var panel = await Panel.StartAsync(folder: folder, trusted: receiver.CertificateFile, settings: Allowed))
        {
            while (await panel.CountAsync("SELECT COUNT(*) FROM AlertDeliveries WHERE State = 3") == 0)
            {
                await Pause.AMomentAsync();
            }

            Assert.Equal(1, await panel.CountAsync("SELECT COUNT(*) FROM AlertDeliveries"));
        }

        Assert.Equal(2, receiver.Keys.Count);
        Assert.Single(receiver.Keys.Distinct());
        Directory.Delete(folder, recursive: true);
    }

    private static void Write(string folder, string command)
    {
        using var store = new SqliteConnection($"Data Source={Path.Combine(folder, "data", "mailsecurity.db")};Pooling=False");
        store.Open();
        using var statement = store.CreateCommand();
        statement.CommandText = command;
        Assert.Equal(1, statement.ExecuteNonQuery());
    }
}
