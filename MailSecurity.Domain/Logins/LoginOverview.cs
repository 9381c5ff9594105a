using MailSecurity.Domain.Geo;

namespace MailSecurity.Domain.Logins;

/// <summary>The logins of some days, counted by hour, location, protocol and success: what a map and a timeline are drawn from.</summary>
public sealed record LoginOverview(IReadOnlyList<LoginTally> Tallies, DateTimeOffset From, bool IsCut)
{
    public static readonly LoginOverview Empty = new([], DateTimeOffset.MinValue, IsCut: false);

    public static DateTimeOffset HourOf(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);
}

/// <summary>How many logins were alike. <see cref="Count"/> counts attempts.</summary>
public sealed record LoginTally(DateTimeOffset Hour, Location Location, MailProtocol Protocol, bool IsSuccess, int Count);
