using MailSecurity.Domain;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace MailSecurity.Dashboard.Intake.DovecotPolicy;

internal static class PolicyServices
{
    public const string Path = "/dovecot/auth-policy";

    public static void AddDovecotPolicy(this IServiceCollection services)
    {
        services.TryAddSingleton<MailServers>();
        services.TryAddSingleton<PolicyKeys>();
        services.AddSettings<ContainmentOptions>(ContainmentOptions.Section);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ContainmentOptions>, ContainmentOptionsCheck>());
        services.TryAddSingleton<ContainmentBook>();
        services.TryAddSingleton<PolicyAnswers>();
        services.TryAddSingleton<PolicyReports>();
        services.AddHostedService(provider => provider.GetRequiredService<PolicyReports>());
        services.AddHostedService<PolicyRefresh>();
        services.TryAddSingleton<PolicyEndpoint>();
    }

    // Nobody signs in here: the endpoint looks at the key itself, from memory. What pages need on their way is left out,
    // because every login of every mailbox passes here.
    public static void MapDovecotPolicy(this IEndpointRouteBuilder routes)
    {
        var endpoint = routes.ServiceProvider.GetRequiredService<PolicyEndpoint>();
        routes.MapPost(Path, endpoint.AnswerAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription().ShortCircuit();
    }
}
