using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Logins;
using MailSecurity.GeoPacker.Mmdb;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace MailSecurity.Domain.Tests.Geo;

/// <summary>A locator as the panel has it, over files in a folder of its own.</summary>
internal sealed class GeoDriver : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("geo-tests-").FullName;
    private readonly ConfigurationManager _settings = new();
    private readonly ServiceProvider _services;

    public GeoDriver() => _services = new ServiceCollection()
        .AddSingleton<IConfiguration>(_settings)
        .AddSingleton<TimeProvider>(Clock)
        .AddLogging(logging => logging.AddProvider(Logs))
        .AddGeo()
        .BuildServiceProvider();

    public FakeTimeProvider Clock { get; } = new();

    public LogCapture Logs { get; } = new();

    public IGeoLocator Locator => _services.GetRequiredService<IGeoLocator>();

    public IServiceProvider Services => _services;

    public Location Locate(string address) => Locator.Locate(ClientAddress.Parse(address));

    public string PathOf(string key) => Path.Combine(_folder, key + ".mmdb");

    /// <summary>Writes a database under the key and configures it.</summary>
    public GeoDriver With(string key, MmdbBuilder database)
    {
        Replace(key, database.ToArray());
        return Configure(key, PathOf(key));
    }

    public GeoDriver Configure(string key, string? path)
    {
        _settings[$"MailSecurity:Geo:{key}"] = path;
        return this;
    }

    /// <summary>Puts a complete file in the place of the old one, as an updater does.</summary>
    public void Replace(string key, byte[] content)
    {
        var next = PathOf(key) + ".next";
        File.WriteAllBytes(next, content);
        File.Move(next, PathOf(key), overwrite: true);
    }

    public void WaitForTheNextCheck() => Clock.Advance(GeoLocator.CheckInterval);

    public void Dispose()
    {
        _services.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
