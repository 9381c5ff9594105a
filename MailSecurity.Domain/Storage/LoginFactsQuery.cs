using System.Data.Common;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Logins;

namespace MailSecurity.Domain.Storage;

/// <summary>
/// What the store knows of the login behind a finding. Read once, when the case learns of it, and kept with the case: so the
/// board, the API and the page tell the same story, and none of them has to look at logins for it.
/// </summary>
internal static class LoginFactsQuery
{
    private const int MostLookedAt = 500;

    private const string Columns = """l."At", l."Protocol", p."Country", p."City", p."Latitude", p."Longitude", p."AccuracyRadius", p."NetworkOwner" """;

    private const string This =
        $"""
        SELECT {Columns} FROM "Logins" l JOIN "Locations" p ON p."Id"=l."LocationId"
        WHERE l."UserId"=@user AND l."At"=@at AND l."Outcome"=1 LIMIT 1
        """;

    // The latest before the login, or else the first after it, among so many neighbours.
    private const string Before =
        $"""
        SELECT {Columns} FROM (SELECT * FROM "Logins" WHERE "UserId"=@user AND "At">=@since AND "At"<@at ORDER BY "At" DESC LIMIT @most) l
        JOIN "Locations" p ON p."Id"=l."LocationId" WHERE l."Outcome"=1 AND p."Country"<>@country ORDER BY l."At" DESC LIMIT 1
        """;

    private const string After =
        $"""
        SELECT {Columns} FROM (SELECT * FROM "Logins" WHERE "UserId"=@user AND "At">@at AND "At"<=@until ORDER BY "At" LIMIT @most) l
        JOIN "Locations" p ON p."Id"=l."LocationId" WHERE l."Outcome"=1 AND p."Country"<>@country ORDER BY l."At" LIMIT 1
        """;

    private const string Failures =
        """
        SELECT COALESCE(SUM(CASE WHEN "PasswordHash" IS NULL THEN "Attempts" ELSE 0 END), 0) + COUNT(DISTINCT "PasswordHash") FROM
        (SELECT "Attempts", "Outcome", "PasswordHash" FROM "Logins" WHERE "UserId"=@user AND "At">=@since AND "At"<@at ORDER BY "At" DESC LIMIT @most) l WHERE "Outcome"<>1
        """;

    public static IReadOnlyList<Evidence> Read(MailSecurityDb db, int userId, DateTimeOffset at)
    {
        if (Find(db, This, userId, at, "") is not { } login)
        {
            return [];
        }

        var country = login.Location.Country ?? "";
        var other = country.Length == 0 ? null : Find(db, Before, userId, at, country) ?? Find(db, After, userId, at, country);
        return LoginFacts.Describe(login, other, CountFailures(db, userId, at));
    }

    private static KnownLogin? Find(MailSecurityDb db, string sql, int userId, DateTimeOffset at, string country)
    {
        using var command = Sql.Command(db, sql, ("@user", userId), ("@at", Sql.Time(db, at)));
        if (sql != This)
        {
            Add(command, "@country", country);
            Add(command, "@most", MostLookedAt);
            Add(command, sql == Before ? "@since" : "@until", Sql.Time(db, sql == Before ? at.AddHours(-24) : at.AddHours(24)));
        }

        using var row = command.ExecuteReader();
        return row.Read()
            ? new KnownLogin(new DateTimeOffset(row.GetInt64(0), TimeSpan.Zero), (MailProtocol)row.GetInt32(1), new Location
            {
                Country = row.IsDBNull(2) ? null : row.GetString(2),
                City = row.IsDBNull(3) ? null : row.GetString(3),
                Latitude = row.IsDBNull(4) ? null : row.GetDouble(4),
                Longitude = row.IsDBNull(5) ? null : row.GetDouble(5),
                AccuracyRadius = row.IsDBNull(6) ? null : row.GetInt32(6),
                NetworkOwner = row.IsDBNull(7) ? null : row.GetString(7),
            })
            : null;
    }

    private static int CountFailures(MailSecurityDb db, int userId, DateTimeOffset at)
    {
        using var command = Sql.Command(
            db, Failures, ("@user", userId), ("@at", Sql.Time(db, at)), ("@since", Sql.Time(db, at.AddHours(-1))), ("@most", MostLookedAt));
        return Sql.ToInt(command.ExecuteScalar());
    }

    private static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }
}
