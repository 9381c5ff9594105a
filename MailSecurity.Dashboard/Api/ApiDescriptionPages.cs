using MailSecurity.Dashboard.Security;
using Scalar.AspNetCore;

namespace MailSecurity.Dashboard.Api;

/// <summary>The OpenAPI document and a page to browse it: for whoever has signed in or holds a key, as they tell strangers what to try.</summary>
internal static class ApiDescriptionPages
{
    public const string Page = "/api";

    public static void AddApiDescription(this IServiceCollection services) => services.AddOpenApi(options =>
    {
        options.ShouldInclude = call => call.RelativePath?.StartsWith("api/v1/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer<ApiDocument>();
    });

    public static void MapApiDescription(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi().RequireAuthorization();

        // Everything comes from this product: no other host's fonts, telemetry, proxy or assistant.
        routes.MapScalarApiReference(Page, (options, context) =>
        {
            options.Title = "API · MailSecurity";
            options.OpenApiRoutePattern = "/openapi/{documentName}.json";
            options.Nonce = SecurityHeaders.NonceOf(context);
            options.Favicon = "/icon.svg";
            options.DefaultFonts = false;
            options.Telemetry = false;
            options.HideClientButton = true;
            options.ShowDeveloperTools = DeveloperToolsVisibility.Never;
            options.Agent = new ScalarAgentOptions { Disabled = true };
            options.Mcp = new ScalarMcpOptions { Disabled = true };
            options.AddDocument("v1");
        }).RequireAuthorization();
    }
}
