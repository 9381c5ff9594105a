using BenchmarkDotNet.Attributes;
using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Logins;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MailSecurity.Benchmarks;

/// <summary>Look-ups in the shipped databases. One operation is one address.</summary>
[MemoryDiagnoser]
public class GeoBenchmarks
{
    private const int Addresses = 10_000;

    private readonly ClientAddress[] _addresses = new ClientAddress[Addresses];
    private readonly Random _random = new(1);
    private IGeoLocator _locator = null!;

    [GlobalSetup]
    public void Open()
    {
        _locator = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddLogging()
            .AddGeo()
            .BuildServiceProvider()
            .GetRequiredService<IGeoLocator>();
        for (var index = 0; index < Addresses; index++)
        {
            _addresses[index] = ClientAddress.FromIPv4((uint)_random.NextInt64(0x01000000, 0xDFFFFFFF));
        }
    }

    [Benchmark(OperationsPerInvoke = Addresses)]
    public int KnownAddresses()
    {
        var found = 0;
        foreach (var address in _addresses)
        {
            found += _locator.Locate(address).Country is null ? 0 : 1;
        }

        return found;
    }

    [Benchmark(OperationsPerInvoke = Addresses)]
    public int NewAddresses()
    {
        var found = 0;
        for (var index = 0; index < Addresses; index++)
        {
            found += _locator.Locate(ClientAddress.FromIPv4((uint)_random.NextInt64(0x01000000, 0xDFFFFFFF))).Country is null ? 0 : 1;
        }

        return found;
    }
}
