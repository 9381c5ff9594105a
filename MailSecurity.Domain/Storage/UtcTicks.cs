using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace MailSecurity.Domain.Storage;

/// <summary>
/// A time as a number of ticks, in both databases. SQLite would keep text, which EF refuses to sort; PostgreSQL would round to
/// microseconds, and a login whose time is not what its source said is stored twice when it is sent twice.
/// </summary>
internal sealed class UtcTicks() : ValueConverter<DateTimeOffset, long>(time => time.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
