using System.Net;
using Microsoft.Extensions.Options;

namespace MailSecurity.Jobs.Outgoing;

internal sealed class OutgoingOptionsCheck : IValidateOptions<OutgoingOptions>
{
    public ValidateOptionsResult Validate(string? name, OutgoingOptions options)
    {
        var problems = options.Allowed.Where(text => !IPNetwork.TryParse(text, out _))
            .Select(text => $"{OutgoingOptions.Section}:Allowed holds '{text}'; it must be a network, such as 10.1.2.0/24.").ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
