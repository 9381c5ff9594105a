using System.Text.Json;
using MailSecurity.Domain;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Storage;
using MailSecurity.Jobs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MailSecurity.Architecture.Tests;

public sealed class SettingsTests
{
    private static readonly string Path = System.IO.Path.Combine(Code.Root, "appsettings.json");

    [Fact]
    public void ShippedSettings_PassEveryCheck()
    {
        var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddJsonFile(Path).Build())
            .AddLogging()
            .AddStorage()
            .AddGeo()
            .AddDetection()
            .AddIntake()
            .AddSyslog();
        using var provider = services.BuildServiceProvider();

        Assert.Empty(Settings.Problems(provider));
    }

    [Fact]
    public void ShippedSettings_NameEveryOption()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path));
        foreach (var options in Code.All.SelectMany(assembly => assembly.GetTypes()).Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal)))
        {
            if (options.GetField("Section")?.GetValue(null) is not string section)
            {
                continue;
            }

            var element = json.RootElement;
            foreach (var part in section.Split(':'))
            {
                Assert.True(element.TryGetProperty(part, out element), $"{section} is not in appsettings.json");
            }

            foreach (var option in options.GetProperties().Where(property => property.CanWrite))
            {
                Assert.True(element.TryGetProperty(option.Name, out _), $"{section}:{option.Name} is not in appsettings.json");
            }
        }
    }
}
