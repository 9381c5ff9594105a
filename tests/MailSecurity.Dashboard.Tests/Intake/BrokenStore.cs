using MailSecurity.Domain.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace MailSecurity.Dashboard.Tests.Intake;

/// <summary>The product's database, which a test can take away.</summary>
internal sealed class BrokenStore
{
    public bool IsDown { get; set; }

    public Func<IServiceProvider, IDbFactory> Around(IServiceCollection services)
    {
        var real = services.Single(service => service.ServiceType == typeof(IDbFactory)).ImplementationFactory!;
        return provider => new Factory(this, (IDbFactory)real(provider));
    }

    private sealed class Factory(BrokenStore switchOf, IDbFactory real) : IDbFactory
    {
        public MailSecurityDb Create(bool forWriting) => switchOf.IsDown ? throw new IOException("The database is down.") : real.Create(forWriting);
    }
}
