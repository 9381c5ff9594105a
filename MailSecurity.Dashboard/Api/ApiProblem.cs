namespace MailSecurity.Dashboard.Api;

/// <summary>Refusals as RFC 9457 problem details.</summary>
internal static class ApiProblem
{
    /// <summary>Values that could not be read, by the name of their parameter or field.</summary>
    public static IResult Of(IDictionary<string, string[]> problems) =>
        Results.ValidationProblem(problems, detail: string.Join(' ', problems.SelectMany(problem => problem.Value)));

    public static IResult Of(string name, string problem) => Of(new Dictionary<string, string[]> { [name] = [problem] });

    public static IResult NotFound(string what) => Results.Problem($"There is no such {what}.", statusCode: StatusCodes.Status404NotFound);

    public static IResult Conflict(string why) => Results.Problem(why, statusCode: StatusCodes.Status409Conflict);
}
