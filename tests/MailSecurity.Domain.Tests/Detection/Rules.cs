using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Geo;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MailSecurity.Domain.Tests.Detection;

/// <summary>The rules as the product puts them together.</summary>
internal static class Rules
{
    public static Analyst Analyst(params string[] ownNetworks) => new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection(ownNetworks.Select((network, number) => KeyValuePair.Create($"{NetworkKindOptions.Section}:OwnNetworks:{number}", (string?)network)))
            .Build())
        .AddLogging()
        .AddDetection()
        .BuildServiceProvider()
        .GetRequiredService<Analyst>();

    /// <summary>The User numbered 1 in the Domain numbered 1.</summary>
    public static AnalysedUser User(UserProfile profile, Sensitivity sensitivity = Sensitivity.Balanced) =>
        new(1, 1, 1, "ana@example.org", "example.org", profile) { Sensitivity = sensitivity };
}
