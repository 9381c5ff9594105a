using BenchmarkDotNet.Attributes;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Trust;

namespace MailSecurity.Benchmarks;

/// <summary>Trusted ranges of all sizes, looked up by address.</summary>
[MemoryDiagnoser]
public class TrustBenchmarks
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);

    private readonly ClientAddress _stranger = ClientAddress.Parse("203.0.113.9");
    private ClientAddress _trusted;
    private TrustedRangeSet _set = TrustedRangeSet.Empty;

    [Params(10, 10_000)]
    public int Ranges { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        var random = new Random(1);
        _set = TrustedRangeSet.Of([.. Enumerable.Range(1, Ranges).Select(number =>
        {
            var length = random.Next(17, 33);
            return new TrustedRange
            {
                Id = number,
                DomainId = 1,
                PrefixLength = length,
                Network = ClientAddress.FromIPv4((uint)random.NextInt64(0x01000000, 0x7FFFFFFF)).NetworkOf(length),
            };
        })]);
        _trusted = _set.ById(Ranges / 2)!.Network;
    }

    [Benchmark]
    public object? Stranger() => _set.Find(_stranger, 1, 1, Now);

    [Benchmark]
    public object? Trusted() => _set.Find(_trusted, 1, 1, Now);
}
