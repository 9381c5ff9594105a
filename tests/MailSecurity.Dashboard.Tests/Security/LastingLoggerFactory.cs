using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MailSecurity.Dashboard.Tests.Security;

/// <summary>
/// Outlives its host. Hangfire logs through one static provider, that of the host which came last: when that one is gone, the jobs of
/// the hosts beside it could not even be enqueued.
/// </summary>
internal sealed class LastingLoggerFactory(IEnumerable<ILoggerProvider> providers, IOptionsMonitor<LoggerFilterOptions> filter) : ILoggerFactory
{
    private readonly ILoggerFactory _factory = new LoggerFactory(providers, filter);

    public ILogger CreateLogger(string categoryName) => _factory.CreateLogger(categoryName);

    public void AddProvider(ILoggerProvider provider) => _factory.AddProvider(provider);

    public void Dispose()
    {
    }
}
