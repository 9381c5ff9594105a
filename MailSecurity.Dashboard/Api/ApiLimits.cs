using System.Globalization;
using System.Threading.RateLimiting;
using MailSecurity.Dashboard.Security;
using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace MailSecurity.Dashboard.Api;

/// <summary>How often one key may call.</summary>
public sealed class ApiOptions
{
    public const string Section = "MailSecurity:Api";

    public int CallsPerMinute { get; set; } = 600;

    /// <summary>For calls that hand in logins, each with up to 10,000 of them.</summary>
    public int IntakeCallsPerMinute { get; set; } = 6000;
}

internal sealed class ApiOptionsCheck : IValidateOptions<ApiOptions>
{
    private const int Most = 1_000_000;

    public ValidateOptionsResult Validate(string? name, ApiOptions options)
    {
        var problems = new[] { (nameof(options.CallsPerMinute), options.CallsPerMinute), (nameof(options.IntakeCallsPerMinute), options.IntakeCallsPerMinute) }
            .Where(limit => limit.Item2 is < 1 or > Most)
            .Select(limit => $"{ApiOptions.Section}:{limit.Item1} is {limit.Item2}; it must be from 1 to {Most}.")
            .ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}

/// <summary>A bucket of calls for each key, and another for its intake: a script that loops must not starve the mail server.</summary>
internal static class ApiLimits
{
    public static void AddApiLimits(this IServiceCollection services)
    {
        services.AddSettings<ApiOptions>(ApiOptions.Section);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ApiOptions>, ApiOptionsCheck>());
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<ApiOptions>>((limits, api) =>
        {
            limits.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, (string Key, bool IsIntake)>(context => Partition(context, api.Value));
            limits.OnRejected = (rejected, _) => new ValueTask(RefuseAsync(rejected));
        });
    }

    // After authorization: the caller is a key or an API Sub-Admin, or nobody for whom this limit is meant.
    private static RateLimitPartition<(string Key, bool IsIntake)> Partition(HttpContext context, ApiOptions options)
    {
        if (!ApiCaller.Is(context.User))
        {
            return RateLimitPartition.GetNoLimiter<(string, bool)>(default);
        }

        var isIntake = context.GetEndpoint()?.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(demand => demand.Policy == ApiScope.Intake) == true;
        var perMinute = isIntake ? options.IntakeCallsPerMinute : options.CallsPerMinute;
        return RateLimitPartition.GetTokenBucketLimiter<(string, bool)>(($"{ApiAccess.AccountOf(context.User)} {ApiAccess.NameOf(context.User)}", isIntake), _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = perMinute,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1) / perMinute,
        });
    }

    private static Task RefuseAsync(OnRejectedContext rejected)
    {
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var time) ? time : TimeSpan.FromSeconds(1);
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        rejected.HttpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return Results.Problem($"You call too often; the next call is taken in {seconds} s.", statusCode: StatusCodes.Status429TooManyRequests)
            .ExecuteAsync(rejected.HttpContext);
    }
}
