using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage.Postgres;

/// <summary>The data-protection keys of all nodes. Whoever can read the database can read them: it holds what they protect as well.</summary>
public sealed class ProtectionKeys(IDbFactory contexts)
{
    public IReadOnlyList<string> Read()
    {
        using var db = Open();
        return db.ProtectionKeys.AsNoTracking().OrderBy(key => key.Name).Select(key => key.Xml).ToList();
    }

    public void Add(string name, string xml)
    {
        using var db = Open();
        db.ProtectionKeys.Add(new ProtectionKey { Name = name, Xml = xml });
        db.SaveChanges();
    }

    private PostgresDb Open() => (PostgresDb)contexts.Create(forWriting: false);
}
