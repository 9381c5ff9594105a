using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MailSecurity.Domain.Admins;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace MailSecurity.Dashboard.Api;

/// <summary>Completes the OpenAPI document: how to sign in, what each call needs, examples, and every refusal as problem details.</summary>
internal sealed partial class ApiDocument : IOpenApiDocumentTransformer
{
    private const string ProblemType = "application/problem+json";
    private const string ProblemSchema = "Problem";

    private static readonly Dictionary<int, string> Refusals = new()
    {
        [400] = "A parameter or field cannot be read; \"errors\" names it.",
        [401] = "No key or password, or one that is not known.",
        [403] = "The key lacks the scope, or the API Sub-Admin the permission or the address.",
        [404] = "It does not exist, or is of another Account or Domain.",
        [409] = "It was changed meanwhile, or would lock somebody out; nothing was changed.",
        [413] = "More than one request may carry.",
        [415] = "The body has another form than the one described.",
        [429] = "Too many calls, or too many wrong passwords; Retry-After says for how many seconds.",
        [503] = "The store takes nothing now. Send it again later: nothing is counted twice.",
    };

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info.Title = "MailSecurity";
        document.Info.Version = "v1";
        document.Info.Description =
            "Send a key as `Authorization: Bearer …`, or e-mail address and password of an API Sub-Admin as Basic, with the first request. " +
            "Errors are RFC 9457 problem details. Lists are paged: ask again with `after` set to the `next` of the answer, until it is null.";
        AddSecurity(document);
        AddProblem(document);
        var calls = context.DescriptionGroups.SelectMany(group => group.Items).ToList();
        foreach (var (path, item) in document.Paths)
        {
            foreach (var (method, operation) in item.Operations ?? [])
            {
                Describe(document, path, method.Method, operation, ScopeOf(calls, path, method.Method));
            }
        }

        return Task.CompletedTask;
    }

    private static void AddSecurity(OpenApiDocument document)
    {
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            ["key"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key, from Security → API keys or `apikey create`." },
            ["password"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "basic", Description = "E-mail address and password of an API Sub-Admin." },
        };
        document.Security =
        [
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("key", document)] = [] },
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("password", document)] = [] },
        ];
    }

    private static void AddProblem(OpenApiDocument document) => document.AddComponent<IOpenApiSchema>(ProblemSchema, new OpenApiSchema
    {
        Type = JsonSchemaType.Object,
        Description = "RFC 9457.",
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["title"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
            ["detail"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "For a person to read." },
            ["errors"] = new OpenApiSchema { Type = JsonSchemaType.Object, Description = "By the name of the parameter or field." },
        },
    });

    private static string? ScopeOf(List<ApiDescription> calls, string path, string method) => calls
        .Where(call => call.HttpMethod == method && Constraint().Replace($"/{call.RelativePath}", "}").TrimEnd('/') == path.TrimEnd('/'))
        .SelectMany(call => call.ActionDescriptor.EndpointMetadata.OfType<IAuthorizeData>())
        .Select(demand => demand.Policy)
        .FirstOrDefault(policy => policy is not null && ApiScope.All.Contains(policy));

    // {id:guid} in the route is {id} in the document.
    [GeneratedRegex(":[a-z]+}")]
    private static partial Regex Constraint();

    private static void Describe(OpenApiDocument document, string path, string method, OpenApiOperation operation, string? scope)
    {
        var words = CallWords.Of(method, path.TrimEnd('/'));
        operation.Description = scope is null ? null : $"Needs `{scope}`.";
        operation.Parameters ??= [];
        foreach (var (name, text) in words.Query)
        {
            if (operation.Parameters.OfType<OpenApiParameter>().FirstOrDefault(known => known.Name == name) is { } known)
            {
                known.Description = text;
            }
            else
            {
                operation.Parameters.Add(new OpenApiParameter { Name = name, In = ParameterLocation.Query, Description = text, Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
            }
        }

        if (words.Body is { } body)
        {
            Put(Body(operation), words.BodyType, body);
        }

        operation.Responses ??= [];
        if (words.Answer is { } answer && operation.Responses.GetValueOrDefault("200") is OpenApiResponse ok)
        {
            Put(ok.Content ??= new Dictionary<string, OpenApiMediaType>(), "application/json", answer);
        }

        var mayBeUnreadable = words.Body is not null || words.Query.Count > 0;
        var mayBeMissing = path.Contains('{', StringComparison.Ordinal) || words.Query.Any(parameter => parameter.Name == "admin");
        int[] refusals = [.. mayBeUnreadable ? [400] : Array.Empty<int>(), 401, 403, .. mayBeMissing ? [404] : Array.Empty<int>(), 429, .. words.Refusals];
        foreach (var status in refusals.Order())
        {
            operation.Responses[$"{status}"] = new OpenApiResponse
            {
                Description = Refusals[status],
                Content = new Dictionary<string, OpenApiMediaType> { [ProblemType] = new() { Schema = new OpenApiSchemaReference(ProblemSchema, document) } },
            };
        }
    }

    private static IDictionary<string, OpenApiMediaType> Body(OpenApiOperation operation)
    {
        if (operation.RequestBody is OpenApiRequestBody { Content: { } content })
        {
            return content;
        }

        var body = new OpenApiRequestBody { Required = true, Content = new Dictionary<string, OpenApiMediaType>() };
        operation.RequestBody = body;
        return body.Content;
    }

    private static void Put(IDictionary<string, OpenApiMediaType> content, string type, string example)
    {
        var media = content.TryGetValue(type, out var known) ? known : content[type] = new OpenApiMediaType();
        media.Example = type == "text/plain" ? JsonValue.Create(example) : JsonNode.Parse(example);
    }
}
