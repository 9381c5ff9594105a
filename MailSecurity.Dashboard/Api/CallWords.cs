namespace MailSecurity.Dashboard.Api;

/// <summary>What the description says of one call beside what its code shows: query parameters, examples, and refusals of its own.</summary>
internal sealed record CallWords
{
    private static readonly (string Name, string Text) After = ("after", "The \"next\" of the page before.");
    private static readonly (string Name, string Text) Limit = ("limit", "Items per page, from 1 to 200; 50 if it is not given.");
    private static readonly (string Name, string Text) Whose = ("admin", "E-mail address of whose list is meant. A key has to name one; an API Sub-Admin has its own list and no other.");

    private static readonly Dictionary<string, CallWords> Known = new()
    {
        ["POST /api/v1/logins"] = new()
        {
            Body = """[{"id":"mx1-4711","at":"2026-11-01T08:00:00Z","user":"ana@example.org","ip":"203.0.113.9","success":true,"protocol":"imap","tls":true},{"at":"2026-11-01T08:00:02Z","user":"bob@example.org","ip":"198.51.100.7","success":false,"protocol":"smtp","failure":"credentials"}]""",
            Answer = """{"accepted":1,"duplicates":1,"rejected":[]}""",
            Refusals = [413, 415, 503],
        },
        ["POST /api/v1/messages"] = new()
        {
            Body = """[{"at":"2026-11-01T08:00:00Z","user":"ana@example.org","recipients":120,"ip":"203.0.113.9"}]""",
            Answer = """{"accepted":1,"duplicates":0,"rejected":[]}""",
            Refusals = [413, 415, 503],
        },
        ["POST /api/v1/log-lines"] = new()
        {
            Body = "2026-11-01T08:00:00.000000+00:00 mx1 dovecot: imap-login: Login: user=<ana@example.org>, method=PLAIN, rip=203.0.113.9, lip=192.0.2.1, mpid=4711, TLS, session=<x>",
            BodyType = "text/plain",
            Answer = """{"accepted":1,"duplicates":0,"rejected":[],"ignored":0}""",
            Refusals = [413, 415, 503],
        },
        ["GET /api/v1/incidents"] = new()
        {
            Query =
            [
                ("status", "open, acknowledged or closed."), ("severity", "low, medium, high or critical."), ("domain", "Of this Domain."), ("user", "Of this User."), After, Limit,
            ],
        },
        ["GET /api/v1/incidents/{id}"] = new() { Answer = Incident },
        ["POST /api/v1/incidents/{id}/acknowledge"] = new() { Body = """{"version":3}""", Answer = Incident, Refusals = [409] },
        ["POST /api/v1/incidents/{id}/resolve"] = new() { Body = """{"verdict":"compromised","note":"Password was reset.","version":3}""", Answer = Incident, Refusals = [409] },
        ["GET /api/v1/containments"] = new() { Query = [After, Limit] },
        ["POST /api/v1/incidents/{id}/containment"] = new() { Body = """{"days":7,"onlyAbroad":false}""", Answer = Contained, Refusals = [409] },
        ["DELETE /api/v1/incidents/{id}/containment"] = new() { Refusals = [409] },
        ["GET /api/v1/users/{user}/logins"] = new()
        {
            Query =
            [
                ("from", "Not before, such as 2026-11-01T08:00:00Z."), ("to", "Not after."), ("ip", "An address or network."), ("country", "Two-letter codes: DE,BR."),
                ("protocol", "imap, pop3, smtp …, several with commas."), ("outcome", "success, failure, or one of the outcomes."),
                ("not", "Names of the filters to turn around: ip,country,protocol,outcome."), After, Limit,
            ],
        },
        ["GET /api/v1/trusted-ips"] = new() { Query = [After, Limit] },
        ["POST /api/v1/trusted-ips"] = new()
        {
            Body = """{"network":"203.0.113.0/24","domain":"example.org","user":"ana@example.org","description":"Office","expiresAt":"2027-01-01T00:00:00Z"}""",
        },
        ["POST /api/v1/trusted-ips/preview"] = new() { Body = """{"network":"203.0.113.0/24","domain":"example.org","user":"ana@example.org"}""" },
        ["POST /api/v1/users/{user}/expectations"] = new() { Body = """{"country":"PT","until":"2026-11-17T00:00:00Z","note":"Holiday"}""" },
        ["GET /api/v1/access-list"] = new() { Query = [Whose] },
        ["POST /api/v1/access-list"] = new() { Query = [Whose], Body = """{"network":"203.0.113.9","description":"Server","expiresAt":null}""" },
        ["DELETE /api/v1/access-list/{id}"] = new() { Query = [Whose], Refusals = [409] },
        ["PUT /api/v1/access-list/restriction"] = new() { Query = [Whose], Body = """{"restricted":true,"confirm":false}""", Refusals = [409] },
    };

    /// <summary>JSON, unless <see cref="BodyType"/> says otherwise.</summary>
    public string? Body { get; init; }

    public string BodyType { get; init; } = "application/json";

    /// <summary>JSON.</summary>
    public string? Answer { get; init; }

    public IReadOnlyList<(string Name, string Text)> Query { get; init; } = [];

    /// <summary>Statuses beyond those that every call may answer.</summary>
    public IReadOnlyList<int> Refusals { get; init; } = [];

    private static string Incident =>
        """{"id":"019a3f4c-6a40-7c11-9d7e-2f0b6b8f3a55","user":"ana@example.org","domain":"example.org","status":"open","severity":"high","openedAt":"2026-11-01T08:00:00Z","lastSeenAt":"2026-11-01T08:05:00Z","messagesSent24h":120,"distinctCountries24h":2,"countries":["DE","BR"],"reasons":[{"rule":"newCountry","text":"Login from Brazil, for the first time in 30 days.","evidence":[{"name":"address","value":"203.0.113.9"}]}],"likelyReason":"compromisedAccount","owner":null,"verdict":null,"version":3}""";

    private static string Contained =>
        """{"id":12,"user":"ana@example.org","incident":"019a3f4c-6a40-7c11-9d7e-2f0b6b8f3a55","startedAt":"2026-11-01T08:10:00Z","startedBy":"API key helpdesk","endsAt":"2026-11-08T08:10:00Z","acceptedCountries":null}""";

    public static CallWords Of(string method, string path) => Known.GetValueOrDefault($"{method} {path}") ?? new CallWords();
}
