namespace MailSecurity.Dashboard.Api;

/// <summary>The OpenAPI document: for whoever has signed in or holds a key, as it tells strangers what to try.</summary>
internal static class ApiDescription
{
    public static void AddApiDescription(this IServiceCollection services) => services.AddOpenApi(options =>
    {
        options.ShouldInclude = call => call.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "MailSecurity";
            document.Info.Description = "Send a key as 'Authorization: Bearer …'. Errors are RFC 9457 problem details; lists are paged by 'next' and 'after'.";
            return Task.CompletedTask;
        });
    });

    public static void MapApiDescription(this IEndpointRouteBuilder routes) => routes.MapOpenApi().RequireAuthorization();
}
