using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage.Tables;

namespace MailSecurity.Domain.Storage;

/// <summary>The fast way into the big tables and out of them, different for each database. Writes inside the context's open transaction.</summary>
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

    /// <summary>
    /// Logins of a partition with numbers above <paramref name="after"/> and up to <paramref name="end"/>, in their order; <paramref name="isCut"/>
    /// when there may be more, because these are the most, or of the most Users. The connection is open.
    /// </summary>
    List<NewLogin> ReadLogins(MailSecurityDb db, int partition, int partitions, long after, long end, int most, int mostUsers, out bool isCut);
}

/// <summary>What the analysis needs of a stored login.</summary>
public readonly record struct NewLogin(
    long Id, int UserId, DateTimeOffset At, ClientAddress Address, LoginOutcome Outcome, MailProtocol Protocol, short Attempts, ushort? PasswordHash, int LocationId);
