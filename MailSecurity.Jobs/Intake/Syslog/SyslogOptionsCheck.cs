using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace MailSecurity.Jobs.Intake.Syslog;

/// <summary>Takes a single value where a list is meant, as in an environment variable: "10.0.0.1:514 [::1]:514".</summary>
internal sealed class SyslogOptionsLists(IConfiguration configuration) : IConfigureOptions<SyslogOptions>
{
    public void Configure(SyslogOptions options)
    {
        Fill(options.Udp, nameof(options.Udp));
        Fill(options.Tcp, nameof(options.Tcp));
        Fill(options.Tls, nameof(options.Tls));
        Fill(options.Allowed, nameof(options.Allowed));
    }

    private void Fill(List<string> list, string key)
    {
        if (list.Count == 0 && configuration[$"{SyslogOptions.Section}:{key}"] is { } text)
        {
            list.AddRange(text.Split([' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries));
        }
    }
}

internal sealed class SyslogOptionsCheck : IValidateOptions<SyslogOptions>
{
    public ValidateOptionsResult Validate(string? name, SyslogOptions options)
    {
        var problems = new List<string>();
        foreach (var (key, list) in new[] { ("Udp", options.Udp), ("Tcp", options.Tcp), ("Tls", options.Tls) })
        {
            problems.AddRange(list.Where(text => SyslogOptions.EndPoint(text) is null)
                .Select(text => $"{SyslogOptions.Section}:{key} is '{text}'; it must be an address with a port, such as 127.0.0.1:5514 or *:514."));
        }

        problems.AddRange(options.Allowed.Where(text => !SyslogOptions.IsNetwork(text))
            .Select(text => $"{SyslogOptions.Section}:Allowed holds '{text}'; it must be a network such as 192.0.2.0/24, or an address."));
        if (options.Tls.Count > 0 && options.Certificate.Length == 0)
        {
            problems.Add($"{SyslogOptions.Section}:Certificate is empty; {SyslogOptions.Section}:Tls needs a PFX or PEM file.");
        }
        else if (options.Tls.Count > 0 && SyslogCertificate.Problem(options) is { } problem)
        {
            problems.Add($"{SyslogOptions.Section}:Certificate is '{options.Certificate}', which cannot be used: {problem}");
        }

        AtLeastOne(options.MaxSenders, nameof(options.MaxSenders));
        AtLeastOne(options.MaxConnections, nameof(options.MaxConnections));
        AtLeastOne(options.MaxConnectionsPerSender, nameof(options.MaxConnectionsPerSender));
        if (options.IdleTimeout < TimeSpan.FromMinutes(1))
        {
            problems.Add($"{SyslogOptions.Section}:IdleTimeout must be at least a minute.");
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);

        void AtLeastOne(int value, string key)
        {
            if (value < 1)
            {
                problems.Add($"{SyslogOptions.Section}:{key} must be at least 1.");
            }
        }
    }
}
