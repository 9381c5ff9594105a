using System.Globalization;
using System.Text.Json;
using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Logins;
using MailSecurity.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace MailSecurity.Dashboard.Tests.Security;

public sealed class RefusalBookTests : IDisposable
{
    private static readonly Guid Ana = Guid.NewGuid();

    private readonly FakeTimeProvider _clock = new(A.Noon);
    private readonly Lines _lines = new();
    private readonly RefusalWindows _windows;
    private readonly RefusalBook _book;

    public RefusalBookTests()
    {
        _windows = new RefusalWindows(_clock);
        _book = new RefusalBook(_windows, _lines, _clock, NullLogger<RefusalBook>.Instance);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _book.Dispose();

    [Fact]
    public async Task Refusal_RepeatedWithinTheHour_IsOneLineAtOnceAndOneWithTheCount()
    {
        for (var number = 0; number < 40; number++)
        {
            await _book.NoteAsync(OfAna());
            _clock.Advance(TimeSpan.FromMinutes(1));
            await _book.CloseAsync();
        }

        Assert.Null(Assert.Single(_lines.Written).After);

        _clock.Advance(TimeSpan.FromMinutes(20));
        await _book.CloseAsync();

        var line = Assert.Single(_lines.Written, written => written.After is not null);
        Assert.Equal(("ana@example.org", AuditAction.SignInRefused, "wrong password"), (line.Actor.Name, line.Action, line.Reason));
        using var after = JsonDocument.Parse(line.After!);
        Assert.Equal(39, after.RootElement.GetProperty("more").GetInt32());
        Assert.Equal(A.Noon, after.RootElement.GetProperty("since").GetDateTimeOffset());
        Assert.Equal(A.Noon.AddMinutes(39), after.RootElement.GetProperty("last").GetDateTimeOffset());
        Assert.Equal(0, _windows.Count);

        await _book.NoteAsync(OfAna());
        Assert.Equal(3, _lines.Written.Count);
    }

    [Fact]
    public async Task Refusal_ThatCameOnce_HasNoClosingLine()
    {
        await _book.NoteAsync(OfAna());
        _clock.Advance(RefusalWindows.Length);
        await _book.CloseAsync();

        Assert.Single(_lines.Written);
        Assert.Equal(0, _windows.Count);
    }

    [Fact]
    public async Task Refusals_ThatDifferInAnything_AreLinesOfTheirOwn()
    {
        var ana = OfAna();
        Refusal[] different =
        [
            ana, OfNobody("ana@example.org"), OfNobody("bob@example.org"), ana with { Reason = "wrong code" }, ana with { Action = AuditAction.AccessRefused },
            ana with { Actor = ana.Actor with { Address = ClientAddress.Parse("198.51.100.7") } }, OfNobody("ANA@Example.org"),
        ];
        foreach (var refusal in different)
        {
            await _book.NoteAsync(refusal);
        }

        Assert.Equal(different.Length - 1, _lines.Written.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Names_KnownOrNot_AreWrittenAndCountedAlike(bool isFull)
    {
        if (isFull)
        {
            await FillAsync();
        }

        foreach (var (name, refusal) in new[] { ("known", OfAna()), ("unknown", OfNobody("nobody@example.org")) })
        {
            var before = _lines.Written.Count;
            await _book.NoteAsync(refusal);
            await _book.NoteAsync(refusal);
            Assert.Equal((name, isFull ? 0 : 1), (name, _lines.Written.Count - before));
        }
    }

    [Fact]
    public async Task Names_MadeUpByTheThousand_FillNeitherMemoryNorLog_AndHideNobody()
    {
        await FillAsync();
        for (var number = 0; number < 20_000; number++)
        {
            await _book.NoteAsync(OfNobody($"made-up{number}@example.org", number));
            if (number % 2 == 0)
            {
                await _book.NoteAsync(OfAna(number));
            }
        }

        Assert.Equal(RefusalWindows.Most, _lines.Written.Count);
        Assert.Equal(RefusalWindows.Most + 2, _windows.Count);

        _clock.Advance(RefusalWindows.Length);
        await _book.CloseAsync();

        var gathered = _lines.Written.Skip(RefusalWindows.Most).Select(line => (line.AccountId, line.Actor, More: More(line))).ToList();
        Assert.Equal([(0, new Actor(null, Refusal.SeveralNames, null), 20_000), (1, new Actor(Ana, "ana@example.org", null), 10_000)], gathered.OrderBy(line => line.AccountId));
        Assert.Equal(0, _windows.Count);

        await FillAsync();
        Assert.Equal((2 * RefusalWindows.Most) + 2, _lines.Written.Count);
    }

    [Fact]
    public async Task Counts_AtANormalStop_AreWritten()
    {
        await _book.StartAsync(Cancel);
        await _book.NoteAsync(OfAna());
        await _book.NoteAsync(OfAna());
        await _book.NoteAsync(OfAna());

        await _book.StopAsync(Cancel);

        Assert.Equal(2, More(_lines.Written[^1]));
    }

    [Fact]
    public async Task Hour_WhenItEnds_IsClosedByItself()
    {
        await _book.StartAsync(Cancel);
        await _book.NoteAsync(OfAna());
        await _book.NoteAsync(OfAna());

        // Nobody says when the service has begun to watch the clock.
        while (!_lines.Closed.IsCompleted)
        {
            Cancel.ThrowIfCancellationRequested();
            _clock.Advance(RefusalWindows.Length);
            await Task.Yield();
        }

        Assert.Equal(1, More(await _lines.Closed));
        await _book.StopAsync(Cancel);
    }

    [Fact]
    public async Task Counts_WhenTheStoreFails_AreKeptForTheNextTime()
    {
        _lines.IsBroken = true;
        await Assert.ThrowsAsync<IOException>(() => _book.NoteAsync(OfAna()));
        await _book.NoteAsync(OfAna());
        _clock.Advance(RefusalWindows.Length);
        await _book.CloseAsync();
        Assert.Empty(_lines.Written);

        _lines.IsBroken = false;
        await _book.CloseAsync();
        await _book.CloseAsync();

        Assert.Equal(2, More(Assert.Single(_lines.Written)));
    }

    [Fact]
    public async Task Refusals_AtTheSameMoment_AreAllCounted()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => _book.NoteAsync(OfAna()), Cancel)));
        await _book.CloseAsync(all: true);

        Assert.Equal(2, _lines.Written.Count);
        Assert.Equal(199, More(_lines.Written[1]));
    }

    private static Refusal OfAna(int address = 9) => new(1, new Actor(Ana, "ana@example.org", Address(address)), AuditAction.SignInRefused, "wrong password");

    private static Refusal OfNobody(string name, int address = 9) => new(0, new Actor(null, name, Address(address)), AuditAction.SignInRefused, "wrong password");

    private static ClientAddress Address(int number) => ClientAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"10.1.{number / 250}.{number % 250}"));

    private static int More(Line line)
    {
        using var after = JsonDocument.Parse(line.After!);
        return after.RootElement.GetProperty("more").GetInt32();
    }

    private async Task FillAsync()
    {
        for (var number = 0; number < RefusalWindows.Most; number++)
        {
            await _book.NoteAsync(OfNobody($"filler{number}@example.org"));
        }
    }

    private sealed record Line(int AccountId, Actor Actor, string Action, string Reason, string? After);

    private sealed class Lines : IAudit
    {
        private readonly Lock _lock = new();
        private readonly TaskCompletionSource<Line> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<Line> Written { get; } = [];

        public bool IsBroken { get; set; }

        public Task<Line> Closed => _closed.Task;

        public Task WriteAsync(int accountId, Actor actor, string action, string subject, CancellationToken cancellation, object? after = null)
        {
            if (IsBroken)
            {
                return Task.FromException(new IOException("The disk is full."));
            }

            var line = new Line(accountId, actor, action, subject, after is null ? null : JsonSerializer.Serialize(after, JsonSerializerOptions.Web));
            lock (_lock)
            {
                Written.Add(line);
            }

            if (after is not null)
            {
                _closed.TrySetResult(line);
            }

            return Task.CompletedTask;
        }
    }
}
