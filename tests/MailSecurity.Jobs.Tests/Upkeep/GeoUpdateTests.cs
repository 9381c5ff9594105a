using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Logins;
using MailSecurity.GeoPacker.Mmdb;
using MailSecurity.Jobs.Outgoing;
using MailSecurity.Jobs.Upkeep;
using MailSecurity.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace MailSecurity.Jobs.Tests.Upkeep;

public sealed class GeoUpdateTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Newer = new(2027, 1, 2, 0, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("geo-update-").FullName;
    private readonly FakeTimeProvider _clock = new(A.Noon);
    private readonly WebApplication _server;
    private readonly List<string> _asked = [];
    private RequestDelegate _answer = _ => Task.CompletedTask;
    private ServiceProvider? _services;

    public GeoUpdateTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.Run(context =>
        {
            _asked.Add(context.Request.Path + " " + context.Request.Headers.Authorization);
            return _answer(context);
        });
    }

    private string Url => _server.Urls.First();

    private GeoLocator Geo => _services!.GetRequiredService<GeoLocator>();

    private GeoUpdateRecord Record => _services!.GetRequiredService<GeoUpdateBook>().Read(GeoKind.City);

    public async ValueTask InitializeAsync() => await _server.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        if (_services is not null)
        {
            await _services.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("gzip")]
    [InlineData("tar")]
    public async Task Update_OfAGoodFile_IsInUseAtOnceHoweverItIsPacked(string form)
    {
        Serve(form switch { "plain" => City("SE"), "gzip" => Pack(City("SE")), _ => Archive("GeoLite2-City_20270102/GeoLite2-City.mmdb", City("SE")) });

        await RunAsync();

        Assert.Null(Record.Failure);
        Assert.Equal("SE", Geo.Locate(ClientAddress.Parse("8.8.8.8")).Country);
        Assert.Equal(["City.json", "City.mmdb"], Directory.GetFiles(Path.Combine(_folder, "geo")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Update_ThatIsNotUsable_LeavesThePresentOneAndSaysWhy()
    {
        Serve(City("SE"));
        await RunAsync();
        var whole = City("NO");
        (RequestDelegate Answer, string Why)[] answers =
        [
            (Bytes([1, 2, 3]), "metadata marker"),
            (Bytes(whole[..^60]), ""),
            (Bytes(Scratched()), ""),
            (Bytes(Asn()), "no countries"),
            (Bytes(City("NO", builtAt: new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero))), "older"),
            (Bytes(Pack(new byte[3_000_000])), "larger"),
            (Bytes(Archive("../evil.mmdb", whole)), "out of its folder"),
            (Bytes(Archive("readme.txt", whole)), "no .mmdb"),
            (context => Status(context, 404), "404"),
            (context => Status(context, 401), "401"),
            (context => Redirect(context, "/again"), "without end"),
            (context => Redirect(context, "file:///etc/passwd"), "not protected"),
            (context => { context.Abort(); return Task.CompletedTask; }, ""),
        ];

        foreach (var (answer, why) in answers)
        {
            _answer = answer;
            _clock.Advance(TimeSpan.FromDays(2));
            await _services!.GetRequiredService<GeoUpdateJob>().RunAsync(default);

            Assert.Contains(why, Record.Failure, StringComparison.Ordinal);
            Assert.Equal("SE", Geo.Locate(ClientAddress.Parse("8.8.8.8")).Country);
            Assert.DoesNotContain("secret", Record.Failure, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Update_WhenNothingIsNewer_DownloadsNothingAndAsksOnlyWhenItIsTime()
    {
        var sent = 0;
        _answer = async context =>
        {
            if (context.Request.Headers.IfNoneMatch == "\"v1\"")
            {
                await Status(context, 304);
                return;
            }

            sent++;
            context.Response.Headers.ETag = "\"v1\"";
            await context.Response.Body.WriteAsync(City("SE"));
        };

        await RunAsync();
        await _services!.GetRequiredService<GeoUpdateJob>().RunAsync(default);
        Assert.Single(_asked);
        _clock.Advance(TimeSpan.FromDays(1));
        await _services!.GetRequiredService<GeoUpdateJob>().RunAsync(default);

        Assert.Equal((2, 1, null), (_asked.Count, sent, Record.Failure));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Update_OfAMaxMindEdition_SendsTheKeyOnlyThereAndComparesTheChecksum(bool isRight)
    {
        var archive = Archive("x/GeoLite2-City.mmdb", City("SE"));
        _answer = async context =>
        {
            if (context.Request.QueryString.Value == "?suffix=tar.gz")
            {
                await Redirect(context, Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal) + "/stored");
            }
            else
            {
                await context.Response.Body.WriteAsync(context.Request.Path == "/stored" ? archive
                    : Encoding.ASCII.GetBytes(Convert.ToHexString(SHA256.HashData(isRight ? archive : [0])).ToLowerInvariant() + "  GeoLite2-City.tar.gz\n"));
            }
        };

        await RunAsync("GeoLite2-City");

        var key = "Basic " + Convert.ToBase64String("42:secret"u8);
        Assert.Equal([$"/geoip/databases/GeoLite2-City/download {key}", "/stored ", $"/geoip/databases/GeoLite2-City/download {key}"], _asked);
        Assert.Equal(isRight, Record.Failure is null);
    }

    [Fact]
    public async Task Update_FromAServerThatStopsInTheMiddle_EndsAndLeavesThePresentOne()
    {
        Serve(City("SE"));
        await RunAsync();
        var reached = new TaskCompletionSource();
        _answer = async context =>
        {
            await context.Response.Body.WriteAsync(City("NO").AsMemory(0, 100));
            await context.Response.Body.FlushAsync();
            reached.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        };
        _clock.Advance(TimeSpan.FromDays(2));

        var update = _services!.GetRequiredService<GeoUpdateJob>().RunAsync(default);
        await reached.Task;
        _clock.Advance(GeoFetch.Patience - TimeSpan.FromSeconds(1));
        Assert.False(update.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(2));
        await update;

        Assert.Equal("The server took too long.", Record.Failure);
        Assert.Equal("SE", Geo.Locate(ClientAddress.Parse("8.8.8.8")).Country);
        Assert.Equal(["City.json", "City.mmdb"], Directory.GetFiles(Path.Combine(_folder, "geo")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Update_WhileManyLookUp_GivesEachOfThemOneOfTheTwoAnswers()
    {
        Serve(City("SE"));
        await RunAsync();
        using var done = new CancellationTokenSource();
        var lookers = Enumerable.Range(0, 4).Select(number => Task.Run(() =>
        {
            var (answers, random) = (new HashSet<string?>(), new Random(number));
            while (!done.IsCancellationRequested)
            {
                answers.Add(Geo.Locate(ClientAddress.Parse($"8.{random.Next(256)}.{random.Next(256)}.1")).Country);
            }

            return answers;
        })).ToArray();

        for (var round = 1; round <= 20; round++)
        {
            Serve(City(round % 2 == 0 ? "SE" : "NO", Newer.AddDays(round)));
            _clock.Advance(TimeSpan.FromDays(1));
            await _services!.GetRequiredService<GeoUpdateJob>().RunAsync(default);
            Assert.Null(Record.Failure);
            Assert.Equal(round % 2 == 0 ? "SE" : "NO", Geo.Locate(ClientAddress.Parse("8.8.8.8")).Country);
        }

        await done.CancelAsync();
        Assert.All(await Task.WhenAll(lookers), answers => Assert.Subset(new HashSet<string?> { "SE", "NO" }, answers));
    }

    [Fact]
    public async Task Update_FromAPrivateNetworkThatIsNotAllowed_IsRefused()
    {
        Serve(City("SE"));

        await RunAsync(allowed: null);

        Assert.Empty(_asked);
        Assert.Contains("Outgoing:Allowed", Record.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Update_WhenTheShippedOneIsNewer_TakesTheOperatorsOwn()
    {
        Serve(City("NO", builtAt: new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero)));

        await RunAsync();

        Assert.Null(Record.Failure);
        Assert.Equal("NO", Geo.Locate(ClientAddress.Parse("8.8.8.8")).Country);
    }

    [Fact]
    public async Task Update_WhenNothingCanBeWrittenDown_IsNotRepeatedEveryMinute()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "geo", "City.json.next"));
        Serve(City("SE"));

        await RunAsync();
        await _services!.GetRequiredService<GeoUpdateJob>().RunAsync(default);

        Assert.Single(_asked);
    }

    [Fact]
    public async Task Update_FromAnAddressThatIsNotProtected_IsRefusedBeforeAnythingIsAsked()
    {
        await Assert.ThrowsAsync<OptionsValidationException>(() => RunAsync(isLoopbackAllowed: false));

        Assert.Empty(_asked);
    }

    private static byte[] City(string country, DateTimeOffset? builtAt = null) =>
        new MmdbBuilder(new MmdbMetadata("GeoLite2-City", builtAt ?? Newer, "Made for a test"))
            .Add("::/0", new Dictionary<string, object> { ["country"] = new Dictionary<string, object> { ["iso_code"] = country } }).ToArray();

    // Half of the addresses can be read, and the first that is tried is among them.
    private static byte[] Scratched()
    {
        var file = new MmdbBuilder(new MmdbMetadata("GeoLite2-City", Newer, "Made for a test"))
            .Add("0.0.0.0/1", new Dictionary<string, object> { ["country"] = new Dictionary<string, object> { ["iso_code"] = "SE" } })
            .Add("128.0.0.0/1", new Dictionary<string, object> { ["continent"] = new Dictionary<string, object> { ["code"] = "NO" } }).ToArray();
        file.AsSpan(file.AsSpan().IndexOf("continent"u8) - 2, 14).Fill(0xFF);
        return file;
    }

    private static byte[] Asn() =>
        new MmdbBuilder(new MmdbMetadata("GeoLite2-ASN", Newer, "Made for a test"))
            .Add("::/0", new Dictionary<string, object> { ["autonomous_system_number"] = 1u, ["autonomous_system_organization"] = "A" }).ToArray();

    private static byte[] Pack(byte[] content)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return bytes.ToArray();
    }

    private static byte[] Archive(string name, byte[] content)
    {
        using var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, leaveOpen: true))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
        }

        return Pack(bytes.ToArray());
    }

    private static RequestDelegate Bytes(byte[] content) => context => context.Response.Body.WriteAsync(content).AsTask();

    private static Task Status(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static Task Redirect(HttpContext context, string to)
    {
        context.Response.Headers.Location = to;
        return Status(context, 302);
    }

    private void Serve(byte[] content) => _answer = Bytes(content);

    private Task RunAsync(string? source = null, string? allowed = "127.0.0.0/8", bool isLoopbackAllowed = true)
    {
        _services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["MailSecurity:DataDirectory"] = _folder,
                ["MailSecurity:Geo:Update:City"] = source ?? Url + "/city?key=secret",
                ["MailSecurity:Geo:Update:AccountId"] = "42",
                ["MailSecurity:Geo:Update:LicenseKey"] = "secret",
                ["MailSecurity:Geo:Update:MaxMindUrl"] = Url,
                ["MailSecurity:Geo:Update:MostMegabytes"] = "2",
                ["MailSecurity:Geo:Update:AllowUnprotectedLoopback"] = isLoopbackAllowed.ToString(),
            }).Build())
            .AddSingleton<TimeProvider>(_clock)
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddGeo()
            .AddSingleton(Options.Create(new OutgoingOptions { Allowed = allowed is null ? [] : [allowed] }))
            .AddSingleton<OutgoingHttp>().AddSingleton<GeoFetch>().AddSingleton<GeoUpdateBook>().AddSingleton<GeoUpdateTurn>().AddTransient<GeoUpdateJob>()
            .BuildServiceProvider();
        return _services.GetRequiredService<GeoUpdateJob>().RunAsync(default);
    }
}
