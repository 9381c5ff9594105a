using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using MailSecurity.EndToEnd.Tests.Processes;

namespace MailSecurity.EndToEnd.Tests;

/// <summary>SIGTERM while logins come in.</summary>
public sealed class StopTests
{
    private const int Senders = 4;

    [Fact]
    public async Task Panel_WhenStoppedUnderLoad_KeepsWhatItHasAcceptedAndTakesTheRestAgain()
    {
        var folder = Directory.CreateTempSubdirectory("mailsecurity-stop-").FullName;
        ConcurrentDictionary<int, bool> sent = [];
        string key;
        await using (var panel = await Panel.StartAsync(folder: folder))
        {
            key = await panel.CreateKeyAsync("mx1", "intake");
            var (address, secret, next) = (panel.Address, key, -1);
            var sending = Enumerable.Range(0, Senders).Select(_ => Task.Run(async () =>
            {
                using var sender = new LoginSender(address, secret);
                HttpStatusCode? answer;
                do
                {
                    var batch = Interlocked.Increment(ref next);
                    answer = await sender.SendAsync(batch);
                    sent[batch] = answer is HttpStatusCode.OK;
                }
                while (answer is HttpStatusCode.OK);
            })).ToList();
            while (sent.Count < 20)
            {
                await Pause.AMomentAsync();
            }

            var watch = Stopwatch.StartNew();
            Assert.Equal(0, await panel.TerminateAsync());
            Figures.Print("From SIGTERM to the end of the process, in the middle of deliveries", [watch.Elapsed.TotalMilliseconds]);
            await Task.WhenAll(sending);
            var accepted = sent.Count(batch => batch.Value) * LoginSender.PerBatch;
            Assert.InRange(await panel.CountAsync("SELECT COUNT(*) FROM Logins"), accepted, sent.Count * LoginSender.PerBatch);
        }

        await using (var panel = await Panel.StartAsync(folder: folder))
        {
            // Whoever had no answer sends again, whether it was stored or not.
            using var sender = new LoginSender(panel.Address, key);
            foreach (var batch in sent.Where(batch => !batch.Value))
            {
                Assert.Equal(HttpStatusCode.OK, await sender.SendAsync(batch.Key));
            }

            Assert.Equal(sent.Count * LoginSender.PerBatch, await panel.CountAsync("SELECT COUNT(*) FROM Logins"));
            await panel.UntilAnalysedAsync();
        }

        Directory.Delete(folder, recursive: true);
    }
}
