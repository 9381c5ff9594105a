using System.Net;
using Microsoft.Extensions.Options;

namespace MailSecurity.Dashboard.Security;

/// <summary>Proxies whose word on a client's address is taken.</summary>
public sealed class ProxyOptions
{
    public const string Section = "MailSecurity:Proxies";

    /// <summary>Networks such as 10.0.0.0/8; default none. X-Forwarded-For of anybody else is ignored.</summary>
    public List<string> Trusted { get; set; } = [];
}

internal sealed class ProxyOptionsCheck(IConfiguration configuration) : IValidateOptions<ProxyOptions>
{
    public ValidateOptionsResult Validate(string? name, ProxyOptions options)
    {
        var problems = options.Trusted.Select((text, index) => (text, index))
            .Where(entry => !Domain.Trust.Network.Read(entry.text).IsUsable())
            .Select(entry => $"{ProxyOptions.Section}:Trusted:{entry.index} is '{entry.text}'; {Domain.Trust.Network.Read(entry.text).Error ?? "that would trust everybody."}")
            .ToList();

        // The framework's own switch (ASPNETCORE_FORWARDEDHEADERS_ENABLED) believes everybody.
        if (configuration.GetValue<bool>("ForwardedHeaders_Enabled"))
        {
            problems.Add($"ASPNETCORE_FORWARDEDHEADERS_ENABLED lets anybody claim any address; name the proxies in {ProxyOptions.Section}:Trusted instead.");
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}

internal static class Proxies
{
    public static bool IsUsable(this Domain.Trust.NetworkReading read) => !read.IsError && read.Network.PrefixLength > 0;

    /// <summary>From here on the connection's address is the client's, for log, limits and lists alike.</summary>
    public static void UseTrustedProxies(this IApplicationBuilder app)
    {
        var trusted = app.ApplicationServices.GetRequiredService<IOptions<ProxyOptions>>().Value.Trusted;
        if (trusted.Count == 0)
        {
            // The middleware would take an empty list for "everybody".
            return;
        }

        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = Microsoft.AspNetCore.HttpOverrides.ForwardedHeaders.XForwardedFor | Microsoft.AspNetCore.HttpOverrides.ForwardedHeaders.XForwardedProto,
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in trusted.Select(text => Domain.Trust.Network.Read(text).Network))
        {
            options.KnownIPNetworks.Add(new IPNetwork(network.First.ToIPAddress(), network.PrefixLength));
        }

        app.UseForwardedHeaders(options);
    }
}
