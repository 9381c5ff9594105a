using MailSecurity.Domain.Storage.Tables;

namespace MailSecurity.Domain.Storage;

/// <summary>The fast way into the big tables, different for each database. Runs inside the context's open transaction.</summary>
public interface IBulkWriter
{
    /// <summary>
    /// Stores the rows that are not stored yet, numbers them in order of arrival, and leaves the others alone.
    /// Answers for each row whether it was new.
    /// </summary>
    bool[] Insert(MailSecurityDb db, IReadOnlyList<LoginRow> logins);

    /// <inheritdoc cref="Insert(MailSecurityDb, IReadOnlyList{LoginRow})"/>
    bool[] Insert(MailSecurityDb db, IReadOnlyList<MessageRow> messages);

    /// <summary>Stores the profiles in place of the earlier ones of the same Users.</summary>
    void Save(MailSecurityDb db, IEnumerable<ProfileRow> profiles);

    /// <summary>Adds the counts to those that are stored.</summary>
    void Add(MailSecurityDb db, IEnumerable<AddressDayRow> counts);
}
