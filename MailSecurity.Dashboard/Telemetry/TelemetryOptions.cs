using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Trust;
using Microsoft.Extensions.Options;
using OpenTelemetry.Exporter;

namespace MailSecurity.Dashboard.Telemetry;

/// <summary>Who reads the metrics, and where they and traces are sent.</summary>
public sealed class TelemetryOptions
{
    public const string Section = "MailSecurity:Telemetry";

    /// <summary>Networks from which /metrics is read without signing in. Default none: only the Provider reads it.</summary>
    public List<string> MetricsNetworks { get; set; } = [];

    /// <summary>An OpenTelemetry collector, such as http://127.0.0.1:4317. Empty: nothing is sent.</summary>
    public string OtlpEndpoint { get; set; } = "";

    /// <summary>Grpc (port 4317 by custom) or HttpProtobuf (4318). With HttpProtobuf /v1/metrics and /v1/traces are added to the endpoint.</summary>
    public OtlpExportProtocol OtlpProtocol { get; set; } = OtlpExportProtocol.Grpc;

    /// <summary>Sent with each export: name=value, separated by commas.</summary>
    public string OtlpHeaders { get; set; } = "";

    /// <summary>The share of traces that is sent.</summary>
    public double TraceRatio { get; set; } = 1;
}

internal sealed class TelemetryOptionsCheck : IValidateOptions<TelemetryOptions>
{
    public ValidateOptionsResult Validate(string? name, TelemetryOptions options)
    {
        var problems = options.MetricsNetworks.Select((text, index) => (text, index))
            .Where(entry => !Network.Read(entry.text).IsUsable())
            .Select(entry => $"{TelemetryOptions.Section}:MetricsNetworks:{entry.index} is '{entry.text}'; {Network.Read(entry.text).Error ?? "that would let everybody read the metrics."}")
            .ToList();
        if (options.OtlpEndpoint.Length > 0 && !(Uri.TryCreate(options.OtlpEndpoint, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
        {
            problems.Add($"{TelemetryOptions.Section}:OtlpEndpoint must be an http or https address, or empty.");
        }

        // Its value may be a secret.
        if (options.OtlpHeaders.Length > 0 && options.OtlpHeaders.Split(',').Any(header => header.IndexOf('=', StringComparison.Ordinal) <= 0))
        {
            problems.Add($"{TelemetryOptions.Section}:OtlpHeaders must be name=value, several separated by commas.");
        }

        if (options.TraceRatio is not (>= 0 and <= 1))
        {
            problems.Add($"{TelemetryOptions.Section}:TraceRatio is {options.TraceRatio}; it must be from 0 to 1.");
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
