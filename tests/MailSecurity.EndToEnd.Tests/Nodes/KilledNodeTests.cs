using System.Diagnostics;
using Npgsql;

namespace MailSecurity.EndToEnd.Tests.Nodes;

/// <summary>kill -9 of one of two nodes: the other goes on with what it had taken and with what it was doing.</summary>
public sealed class KilledNodeTests
{
    private const int Users = 60;

    private static readonly string[] Contents =
    [
        """SELECT COUNT(*), COUNT(DISTINCT "Key") FROM "Logins" """,
        """SELECT "User", "Severity", "Status", "OpenedAt", "LastSeenAt", "Countries" FROM "Incidents" ORDER BY 1""",
        """SELECT u."Name", r."Rule", r."Signature", r."Severity", r."FirstAt", r."LastAt", r."Count", r."Text", r."SuppressedBecause" FROM "Reasons" r JOIN "MailUsers" u ON u."Id" = r."UserId" ORDER BY 1, 2, 3, r."IncidentId" IS NULL""",
        """SELECT u."Name", encode(p."Profile", 'hex') FROM "Profiles" p JOIN "MailUsers" u ON u."Id" = p."UserId" ORDER BY 1""",
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Node_WhenTheOtherIsKilledInTheMiddle_GoesOnWithItsAnalysisAndNothingIsLostOrTwice()
    {
        var batches = Login.Fortnight(Users, perBatch: 100);
        var calm = await UndisturbedAsync(batches);
        await using var installation = await Installation.CreateAsync();
        var one = await installation.AddNodeAsync();
        var other = await installation.AddNodeAsync();
        using var sender = new NodeSender(await installation.CreateKeyAsync(), one, other);
        var half = batches.Length / 2;
        for (var batch = 0; batch < half; batch++)
        {
            await sender.SendAsync(batches[batch], batch, Cancel);
        }

        await installation.UntilAnalysedAsync();

        // The analysis is halted where it has begun and can be nobody's but the node's that is killed then.
        await other.SignalAsync("STOP");
        await using (var hold = await installation.OpenAsync())
        {
            await using var transaction = await hold.BeginTransactionAsync(Cancel);
            await using (var take = new NpgsqlCommand("""LOCK TABLE "AnalysisCursors" IN ACCESS EXCLUSIVE MODE""", hold))
            {
                await take.ExecuteNonQueryAsync(Cancel);
            }

            await sender.SendAsync(batches[half], 0, Cancel);
            await installation.ReachAsync("""SELECT COUNT(*) FROM (SELECT 1 FROM pg_locks WHERE NOT granted AND relation = '"AnalysisCursors"'::regclass LIMIT 1) l""", 1);
            await one.KillAsync();
            await other.SignalAsync("CONT");
        }

        var watch = Stopwatch.StartNew();
        await installation.UntilAnalysedAsync();
        Figures.Print("From kill -9 of a node in the middle of its analysis to all of it judged by the other", watch.Elapsed);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(45), $"It took {watch.Elapsed}.");

        // A request under way when its node dies is sent again, to the other.
        for (var batch = half + 1; batch < batches.Length; batch++)
        {
            await sender.SendAsync(batches[batch], batch, Cancel);
        }

        await installation.UntilAnalysedAsync();
        Assert.Contains("no answer", sender.Refusals);
        Assert.Equal(batches.Sum(batch => batch.Length), sender.Accepted);
        Assert.Equal(calm, await ContentsAsync(installation));
        Assert.NotEqual(0, await installation.CountAsync("""SELECT COUNT(*) FROM "Incidents" """));

        // Whatever the dead node had taken from the queues is taken again.
        await installation.ReachAsync("SELECT COUNT(*) FROM hangfire.jobqueue WHERE fetchedat < now() - interval '20 seconds'", 0);
    }

    private static async Task<List<string>> UndisturbedAsync(Login[][] batches)
    {
        await using var installation = await Installation.CreateAsync();
        var node = await installation.AddNodeAsync();
        using var sender = new NodeSender(await installation.CreateKeyAsync(), node);
        foreach (var batch in batches)
        {
            await sender.SendAsync(batch, 0, Cancel);
        }

        await installation.UntilAnalysedAsync();
        return await ContentsAsync(installation);
    }

    private static async Task<List<string>> ContentsAsync(Installation installation)
    {
        var rows = new List<string>();
        foreach (var query in Contents)
        {
            rows.AddRange(await installation.RowsAsync(query));
        }

        return rows;
    }
}
