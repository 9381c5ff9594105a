namespace MailSecurity.Dashboard.Security;

/// <summary>Paths that programs call: they are answered with a status, never with a page.</summary>
internal static class ProgramPaths
{
    private static readonly PathString[] Roots = ["/api", "/hubs", "/_blazor", "/_framework", "/dovecot", "/health", "/metrics", "/openapi", "/on-call/push"];

    // The API's root itself is a page: its description, for people.
    private static readonly PathString ApiPage = "/api";

    public static bool Contains(PathString path) =>
        Array.Exists(Roots, root => path.StartsWithSegments(root)) && !(path.StartsWithSegments(ApiPage, out var rest) && rest.Value is "" or "/");
}
