using MailSecurity.Domain.Trust;
using Microsoft.Extensions.Options;

namespace MailSecurity.Domain.Geo;

/// <summary>What the operator knows about networks. Read at the start.</summary>
public sealed class NetworkKindOptions
{
    public const string Section = "MailSecurity:Detection";

    /// <summary>The provider's own machines that log in for Users, such as webmail: addresses or networks. Default: none.</summary>
    public string[] OwnNetworks { get; set; } = [];

    /// <summary>A file of further entries in the form of the shipped network-kinds.txt; its entries decide first. Default: none.</summary>
    public string NetworkKindsFile { get; set; } = "";

    internal NetworkKinds Load()
    {
        var own = NetworkKindList.Read(OwnNetworks.Select(network => $"own-webmail ; own webmail ; {network}"));
        return new NetworkKinds(NetworkKindsFile.Length == 0
            ? [own, NetworkKinds.ReadShipped()]
            : [own, NetworkKindList.Read(File.ReadLines(NetworkKindsFile)), NetworkKinds.ReadShipped()]);
    }
}

internal sealed class NetworkKindOptionsCheck : IValidateOptions<NetworkKindOptions>
{
    public ValidateOptionsResult Validate(string? name, NetworkKindOptions options)
    {
        List<string> problems = [.. options.OwnNetworks.Select(Network.Read).Where(read => read.IsError).Select(read => $"{NetworkKindOptions.Section}:OwnNetworks: {read.Error}")];
        if (options.NetworkKindsFile.Length > 0)
        {
            try
            {
                var list = NetworkKindList.Read(File.ReadLines(options.NetworkKindsFile));
                problems.AddRange(list.Problems.Take(10).Select(problem => $"{NetworkKindOptions.Section}:NetworkKindsFile '{options.NetworkKindsFile}', {problem}"));
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                problems.Add($"{NetworkKindOptions.Section}:NetworkKindsFile is '{options.NetworkKindsFile}': {failure.Message}");
            }
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
