using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Storage;
using MailSecurity.Testing;

namespace MailSecurity.Storage.Tests.Admins;

public sealed class SavedFilterTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Filters_OfOneAdmin_AreNotSeenOrDeletedByAnother()
    {
        await using var bench = await TestBench.CreateAsync();
        var (ana, bob) = ((await bench.AddAsync("ana@example.org")).Id, (await bench.AddAsync("bob@example.org")).Id);
        var filters = bench.Get<SavedFilterStore>();
        Assert.Null(await filters.SaveAsync(ana, " Mine ", "owner=mine", Cancel));
        Assert.Empty(await filters.ListAsync(bob, Cancel));

        var saved = Assert.Single(await filters.ListAsync(ana, Cancel));
        Assert.Equal(("Mine", "owner=mine"), (saved.Name, saved.Query));
        await filters.DeleteAsync(bob, saved.Id, Cancel);
        Assert.Single(await filters.ListAsync(ana, Cancel));
        await filters.DeleteAsync(ana, saved.Id, Cancel);
        Assert.Empty(await filters.ListAsync(ana, Cancel));
    }

    [Fact]
    public async Task Save_WhenTheNameIsKnown_ReplacesTheFilter()
    {
        await using var bench = await TestBench.CreateAsync();
        var ana = (await bench.AddAsync("ana@example.org")).Id;
        var filters = bench.Get<SavedFilterStore>();
        await filters.SaveAsync(ana, "Mine", "owner=mine", Cancel);
        await filters.SaveAsync(ana, "Mine", "owner=mine&severity=high", Cancel);
        Assert.Equal(["owner=mine&severity=high"], (await filters.ListAsync(ana, Cancel)).Select(filter => filter.Query));
    }

    [Fact]
    public async Task Save_WhenThereAreTwentyOrTheNameIsUseless_SaysSo()
    {
        await using var bench = await TestBench.CreateAsync();
        var ana = (await bench.AddAsync("ana@example.org")).Id;
        var filters = bench.Get<SavedFilterStore>();
        Assert.NotNull(await filters.SaveAsync(ana, "  ", "", Cancel));
        Assert.NotNull(await filters.SaveAsync(ana, new string('x', SavedFilter.LongestName + 1), "", Cancel));
        for (var number = 0; number < SavedFilter.MostPerAdmin; number++)
        {
            Assert.Null(await filters.SaveAsync(ana, $"Filter {number}", "", Cancel));
        }

        Assert.NotNull(await filters.SaveAsync(ana, "One more", "", Cancel));
        Assert.Equal(SavedFilter.MostPerAdmin, (await filters.ListAsync(ana, Cancel)).Count);
    }
}
