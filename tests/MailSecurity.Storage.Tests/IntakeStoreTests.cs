using MailSecurity.Domain;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;
using MailSecurity.Testing;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Storage.Tests;

public sealed class IntakeStoreTests
{
    [Fact]
    public async Task Commit_WhenTheSameLoginsAreSentTwice_AddsNothing()
    {
        await using var bench = await TestBench.CreateAsync();
        var logins = Enumerable.Range(0, 50).Select(number => A.Login(A.Noon.AddSeconds(number), FakeGeo.Germany(number))).ToList();

        var first = await bench.StoreAsync(logins);
        var second = await bench.StoreAsync(logins);

        Assert.Equal((50, 0), (first.Logins, first.Duplicates));
        Assert.Equal((0, 50), (second.Logins, second.Duplicates));
        Assert.Equal(50, await CountAsync(bench));
    }

    [Fact]
    public async Task Commit_WhenADuplicateStandsAmongNewOnes_StoresTheOthers()
    {
        await using var bench = await TestBench.CreateAsync();
        var known = A.Login(A.Noon, FakeGeo.Germany());
        await bench.StoreAsync(known);

        var receipt = await bench.StoreAsync(A.Login(A.Noon, FakeGeo.Brazil()), known, A.Login(A.Noon.AddSeconds(1), FakeGeo.Germany()));

        Assert.Equal((2, 1), (receipt.Logins, receipt.Duplicates));
        Assert.Equal(3, await CountAsync(bench));
    }

    [Fact]
    public async Task Commit_WhateverOrderItWritesIn_NumbersTheLoginsAsTheyArrived()
    {
        await using var bench = await TestBench.CreateAsync();
        var arrived = Enumerable.Range(0, 200).Select(number => A.Login(A.Noon.AddSeconds(number * 37 % 200), FakeGeo.Germany(), $"user{number % 7}@example.org")).ToList();

        await bench.StoreAsync(arrived.Take(100));
        await bench.StoreAsync(arrived.Skip(50));

        var stored = await bench.Store.ReadAsync(Tenant.System, db => db.Logins.OrderBy(row => row.Id).Select(row => row.At).ToListAsync());
        Assert.Equal(arrived.Select(login => login.At), stored);
    }

    [Fact]
    public async Task Commit_WhenOneOfTheBatchesFails_KeepsNothingAndGoesOnAfterwards()
    {
        await using var bench = await TestBench.CreateAsync();
        var good = Batch(bench, A.Login(A.Noon, FakeGeo.Germany()));
        var bad = new IntakeBatch { AccountId = bench.Account, Source = SourceKind.Api, SourceName = null! };
        bad.Logins.Add(A.Login(A.Noon, FakeGeo.Germany(), "bob@example.org"));

        await Assert.ThrowsAnyAsync<Exception>(() => bench.Get<IntakeStore>().CommitAsync([good, bad], default));

        Assert.Equal(0, await CountAsync(bench));
        var receipt = Assert.Single(await bench.Get<IntakeStore>().CommitAsync([good], default));
        Assert.Equal(1, receipt.Logins);
    }

    [Fact]
    public async Task Commit_WhenProgressIsGiven_StoresItWithTheRowsAndCountsTheLines()
    {
        await using var bench = await TestBench.CreateAsync();
        var batch = Batch(bench, A.Login(A.Noon, FakeGeo.Germany()));
        (batch.Lines, batch.Ignored) = (7, 5);
        batch.AddUnreadable("imap-login: Login: user=<x", "The address is missing.");
        batch.Progress = new SourceProgress("file-1", 4711, [1, 2, 3]);
        await bench.Get<IntakeStore>().CommitAsync([batch], default);

        var progress = await bench.Get<SourceStore>().ProgressAsync(bench.Account, SourceKind.Api, "test", default);
        var source = Assert.Single(await bench.Get<SourceStore>().ListAsync(bench.Account, default));
        var sample = Assert.Single(await bench.Get<SourceStore>().SamplesAsync(bench.Account, source.Id, default));

        Assert.Equal(("file-1", 4711L), (progress!.FileId, progress.Offset));
        Assert.Equal([1, 2, 3], progress.ReaderState);
        Assert.Equal((7L, 1L, 5L, 1L), (source.Lines, source.Logins, source.Ignored, source.Unreadable));
        Assert.Equal("The address is missing.", sample.Reason);
    }

    [Fact]
    public async Task Commit_WhenManyLinesAreUnreadable_KeepsTheNewestSamplesOnly()
    {
        await using var bench = await TestBench.CreateAsync();
        for (var number = 0; number < 30; number++)
        {
            var batch = Batch(bench);
            batch.AddUnreadable($"line {number}", "reason");
            await bench.Get<IntakeStore>().CommitAsync([batch], default);
        }

        var source = Assert.Single(await bench.Get<SourceStore>().ListAsync(bench.Account, default));
        var samples = await bench.Get<SourceStore>().SamplesAsync(bench.Account, source.Id, default);

        Assert.Equal(UnreadableLine.KeptPerSource, samples.Count);
        Assert.Equal("line 29", samples[0].Text);
    }

    [Fact]
    public async Task Query_WhenMadeForAnotherAccount_FindsNothing()
    {
        await using var bench = await TestBench.CreateAsync();
        await bench.StoreAsync(A.Login(A.Noon, FakeGeo.Germany()));
        var other = await bench.Get<AccountStore>().FindOrAddAsync("Other", default);

        Assert.Equal(1, await bench.Store.ReadAsync(Tenant.Of(bench.Account), db => db.Logins.CountAsync()));
        Assert.Equal(0, await bench.Store.ReadAsync(Tenant.Of(other), db => db.Logins.CountAsync()));
        Assert.Equal(0, await bench.Store.ReadAsync(default, db => db.Logins.CountAsync()));
    }

    [Fact]
    public async Task LastLogins_WhenPaged_AreNewestFirstWithTheirLocation()
    {
        await using var bench = await TestBench.CreateAsync();
        await bench.StoreAsync(Enumerable.Range(0, 25).Select(number => A.Login(A.Noon.AddMinutes(number), FakeGeo.Brazil(number))));
        var user = await bench.Store.ReadAsync(Tenant.System, db => db.MailUsers.SingleAsync());

        var history = bench.Get<ILoginHistory>();
        var first = await history.LookAsync(Tenant.Of(bench.Account), user.Id, LastLoginsFilter.All, null, 5, default);
        var second = await history.LookAsync(Tenant.Of(bench.Account), user.Id, LastLoginsFilter.All, first.Next, 10, default);

        Assert.Equal(25, await history.CountAsync(Tenant.Of(bench.Account), user.Id, 1000, default));
        Assert.Equal(10, second.Rows.Count);
        Assert.Equal(A.Noon.AddMinutes(19), second.Rows[0].At);
        Assert.All(second.Rows, row => Assert.Equal("BR", row.Location.Country));
    }

    private static IntakeBatch Batch(TestBench bench, params LoginEvent[] logins)
    {
        var batch = new IntakeBatch { AccountId = bench.Account, Source = SourceKind.Api, SourceName = "test" };
        batch.Logins.AddRange(logins);
        return batch;
    }

    private static Task<int> CountAsync(TestBench bench) => bench.Store.ReadAsync(Tenant.System, db => db.Logins.CountAsync());
}
