using MailSecurity.Domain;
using MailSecurity.Jobs.Telemetry;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace MailSecurity.Dashboard.Telemetry;

internal static class TelemetryServices
{
    // Our own, and those of .NET that say how a node does. Their labels are routes, methods and codes.
    private static readonly string[] Meters =
    [
        MailMeter.Name, "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Components.Server.Circuits",
    ];

    // Where a collector takes each over HTTP, and the names of their settings.
    private const string MetricsPath = "v1/metrics";
    private const string TracesPath = "v1/traces";

    /// <summary>Metrics to be read at /metrics; metrics and traces to a collector when one is configured.</summary>
    public static void AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<TelemetryOptions>(TelemetryOptions.Section);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TelemetryOptions>, TelemetryOptionsCheck>());
        services.AddMetricsAccess();

        var isSent = !string.IsNullOrEmpty(configuration[$"{TelemetryOptions.Section}:{nameof(TelemetryOptions.OtlpEndpoint)}"]);
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("mailsecurity", serviceVersion: typeof(TelemetryServices).Assembly.GetName().Version?.ToString(3)))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(Meters).AddPrometheusExporter();
                if (isSent)
                {
                    metrics.AddOtlpExporter(MetricsPath, configure: null);
                }
            });
        if (isSent)
        {
            telemetry.WithTracing(traces => traces.AddSource(MailMeter.Name).AddRequests().AddOtlpExporter(TracesPath, configure: null));
            services.ConfigureOpenTelemetryTracerProvider((provider, traces) => traces.SetSampler(
                new ParentBasedSampler(new TraceIdRatioBasedSampler(provider.GetRequiredService<IOptions<TelemetryOptions>>().Value.TraceRatio))));
            foreach (var path in new[] { MetricsPath, TracesPath })
            {
                services.AddOptions<OtlpExporterOptions>(path).Configure<IOptions<TelemetryOptions>>((otlp, options) => Describe(otlp, options.Value, path));
            }
        }
    }

    public static void MapMetrics(this IEndpointRouteBuilder routes) =>
        routes.MapPrometheusScrapingEndpoint("/metrics").RequireAuthorization(MetricsAccess.Policy);

    private static void Describe(OtlpExporterOptions otlp, TelemetryOptions options, string path)
    {
        otlp.Protocol = options.OtlpProtocol;
        otlp.Headers = options.OtlpHeaders.Length > 0 ? options.OtlpHeaders : null;
        otlp.Endpoint = new Uri(options.OtlpProtocol is OtlpExportProtocol.HttpProtobuf ? $"{options.OtlpEndpoint.TrimEnd('/')}/{path}" : options.OtlpEndpoint);
    }
}
