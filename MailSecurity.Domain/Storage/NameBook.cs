using MailSecurity.Domain.Logins;

namespace MailSecurity.Domain.Storage;

/// <summary>
/// Numbers for Users and Domains. Names come from attackers, so what is kept in memory has a bound. Used inside the
/// writer's transaction only, by one caller at a time.
/// </summary>
internal sealed class NameBook(int kept = NameBook.Kept)
{
    private const int Kept = 200_000;

    private readonly Dictionary<(int Account, string Name), int> _domains = [];
    private readonly Dictionary<(int Account, string Name), int> _users = [];

    private int _revision;

    /// <summary>What is in memory.</summary>
    public int Count => _users.Count + _domains.Count;

    /// <summary>Users that retention has deleted, in this process or another, get new numbers.</summary>
    public void Follow(int revision)
    {
        if (_revision != revision)
        {
            Forget();
            _revision = revision;
        }
    }

    public int NumberOf(MailSecurityDb db, int accountId, MailUser user)
    {
        if (_users.TryGetValue((accountId, user.Name), out var known))
        {
            return known;
        }

        if (_users.Count >= kept)
        {
            Forget();
        }

        var domainName = user.Domain;
        if (!_domains.TryGetValue((accountId, domainName), out var domain))
        {
            domain = FindOrAdd(
                db,
                """INSERT INTO "Domains" ("AccountId","Name") VALUES (@account,@name) ON CONFLICT ("AccountId","Name") DO NOTHING""",
                """SELECT "Id" FROM "Domains" WHERE "AccountId"=@account AND "Name"=@name""",
                ("@account", accountId), ("@name", domainName));
            _domains.Add((accountId, domainName), domain);
        }

        var number = FindOrAdd(
            db,
            """INSERT INTO "MailUsers" ("AccountId","DomainId","Name") VALUES (@account,@domain,@name) ON CONFLICT ("AccountId","Name") DO NOTHING""",
            """SELECT "Id" FROM "MailUsers" WHERE "AccountId"=@account AND "Name"=@name""",
            ("@account", accountId), ("@name", user.Name), ("@domain", domain));
        _users.Add((accountId, user.Name), number);
        return number;
    }

    /// <summary>After a transaction that was rolled back, numbers given in it do not exist.</summary>
    public void Forget()
    {
        _domains.Clear();
        _users.Clear();
    }

    private static int FindOrAdd(MailSecurityDb db, string insert, string select, params (string Name, object? Value)[] values)
    {
        using var find = Sql.Command(db, select, values);
        if (find.ExecuteScalar() is { } found)
        {
            return Sql.ToInt(found);
        }

        using var add = Sql.Command(db, insert, values);
        add.ExecuteNonQuery();
        return Sql.ToInt(find.ExecuteScalar());
    }
}
