using System.Text.Json;
using MailSecurity.EndToEnd.Tests.Browser;
using MailSecurity.EndToEnd.Tests.Processes;
using Microsoft.Data.Sqlite;

namespace MailSecurity.EndToEnd.Tests.OnCall;

/// <summary>kill -9 of the real process, again and again, while three devices are told: each shows every step's notification, and shows it once.</summary>
public sealed class KilledTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const int Devices = 3;

    [Fact]
    public async Task Devices_WhenThePanelIsKilledBetweenClaimAndSendOrDuringIt_GetOneNotificationEach()
    {
        await using var push = await PushService.StartAsync();
        var folder = Directory.CreateTempSubdirectory("mailsecurity-e2e-").FullName;
        var (exitCode, _, errors) = await TheProgram.RunAsync(
            folder, ["admin", "create", "--email", Panel.Email, "--name", "Test Admin", "--provider", "--password-stdin"], Panel.Password + "\n");
        Assert.True(exitCode == 0, errors);
        var panel = await StartAsync(folder, push);
        var phone = await PhoneWorker.EnableAsync(await chromium.OpenAsync(panel.Address, width: 390, height: 844), panel, push);
        AddDevices(folder);

        // Claimed and not sent; sent and not answered; one of them answered; and once more.
        (PushHold Hold, bool MayRepeat)[] rounds =
        [
            (PushHold.Connections(1), false), (PushHold.Answers(0, Devices), true), (PushHold.Answers(1, Devices - 1), true), (PushHold.Connections(Devices), false),
        ];
        for (var round = 0; round < rounds.Length; round++)
        {
            var before = push.Taken.Count;
            push.Hold(rounds[round].Hold);
            await panel.AppendAsync(MailLines.Takeover(DateTimeOffset.UtcNow, $"user{round}@example.org"));
            await rounds[round].Hold.ReachedAsync();
            await panel.KillAsync();
            await panel.DisposeAsync();
            push.Hold(PushHold.Nothing());

            // The claims of the dead worker lapse.
            Write(folder, "UPDATE AlertDeliveries SET DueAt = QueuedAt WHERE State = 2");
            panel = await StartAsync(folder, push);
            await panel.ReachAsync("SELECT COUNT(*) FROM AlertDeliveries WHERE State = 3", Devices * (round + 1));

            var taken = push.Taken.Skip(before).ToList();
            Assert.Equal(Devices, taken.Select(text => text.Device).Distinct().Count());

            // A push service keeps one message for each device and topic.
            Assert.Equal(Devices, taken.Select(text => (text.Device, text.Topic)).Distinct().Count());
            Assert.True(rounds[round].MayRepeat ? taken.Count > Devices : taken.Count == Devices, $"{taken.Count} messages in round {round}.");
        }

        Assert.Equal(Devices * rounds.Length, await panel.CountAsync("SELECT COUNT(*) FROM AlertDeliveries"));
        Assert.Equal(rounds.Length, await panel.CountAsync("SELECT COUNT(*) FROM AlertSteps"));

        // A device that was awake all the while and got every repetition.
        var texts = push.Taken.Where(text => text.Device == "phone").Select(text => text.Text).ToList();
        foreach (var text in texts)
        {
            await phone.DeliverAsync(text);
            await phone.TitleAsync(TagOf(text));
        }

        Assert.True(texts.Count > rounds.Length);
        Assert.Equal(rounds.Length, await phone.CountAsync(TagOf(texts[^1])));
        await panel.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static string TagOf(string text) => JsonSerializer.Deserialize<JsonElement>(text).GetProperty("tag").GetString()!;

    private static Task<Panel> StartAsync(string folder, PushService push) =>
        Panel.StartAsync(folder: folder, trusted: push.CertificateFile, settings: "--MailSecurity:Outgoing:Allowed:0=127.0.0.0/8");

    // Devices of the same browser at other addresses.
    private static void AddDevices(string folder)
    {
        for (var number = 2; number <= Devices; number++)
        {
            Write(folder, $"""
                INSERT INTO PushDevices (Id, AccountId, AdminId, Endpoint, "Key", Secret, KeyId, Label, UserAgent, CreatedAt, Failures)
                SELECT '00000000-0000-0000-0000-00000000000{number}', AccountId, AdminId, Endpoint || '{number}', "Key", Secret, KeyId, Label || '{number}', UserAgent, CreatedAt, 0
                FROM PushDevices WHERE Endpoint LIKE '%/phone'
                """);
        }
    }

    private static void Write(string folder, string command)
    {
        using var store = new SqliteConnection($"Data Source={Path.Combine(folder, "data", "mailsecurity.db")};Pooling=False");
        store.Open();
        using var statement = store.CreateCommand();
        statement.CommandText = command;
        Assert.NotEqual(0, statement.ExecuteNonQuery());
    }
}
