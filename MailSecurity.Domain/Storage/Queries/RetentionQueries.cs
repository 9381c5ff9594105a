using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage.Tables;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Domain.Storage.Queries;

/// <summary>What is old enough to go, each found along an index. Of all Accounts: they ask around the tenant's filter, whose form no index serves.</summary>
internal static class RetentionQueries
{
    public static IQueryable<long> Logins(MailSecurityDb db, UserWindow users, DateTimeOffset before, long judged) =>
        from user in db.MailUsers.IgnoreQueryFilters()
        where user.Id > users.After && user.Id <= users.UpTo
        from row in db.Logins
        where row.UserId == user.Id && row.At < before && row.Id <= judged
        select row.Id;

    public static IQueryable<long> Messages(MailSecurityDb db, UserWindow users, DateTimeOffset before, long counted) =>
        from user in db.MailUsers.IgnoreQueryFilters()
        where user.Id > users.After && user.Id <= users.UpTo
        from row in db.Messages
        where row.UserId == user.Id && row.At < before && row.Id <= counted
        select row.Id;

    public static IQueryable<long> NotRaised(MailSecurityDb db, int account, DateTimeOffset before) => db.Reasons.IgnoreQueryFilters()
        .Where(reason => reason.SuppressedBecause != null && reason.AccountId == account && reason.LastAt < before && reason.IncidentId == null)
        .Select(reason => reason.Id);

    /// <summary>Delivered or given up; an alert of an open incident or a lasting problem stays, because it keeps the same from being told twice.</summary>
    public static IQueryable<Guid> Alerts(MailSecurityDb db, int account, DateTimeOffset before) => db.Alerts.IgnoreQueryFilters()
        .Where(alert => alert.AccountId == account && alert.RaisedAt < before && alert.NextAt == null)
        .Where(alert => !db.AlertDeliveries.Any(delivery => delivery.AlertId == alert.Id && delivery.DueAt != null))
        .Where(alert => !db.Incidents.Any(incident => incident.Id == alert.IncidentId && incident.ClosedAt == null))
        .Where(alert => alert.HealthKey == null || alert.IsOfClosedCase)
        .Select(alert => alert.Id);

    /// <summary>Closed that long ago; what its User did last comes first because the index has it.</summary>
    public static IQueryable<Guid> Incidents(MailSecurityDb db, int account, DateTimeOffset before) => db.Incidents.IgnoreQueryFilters()
        .Where(incident => incident.AccountId == account && incident.Status == IncidentStatus.Closed && incident.LastSeenAt < before && incident.ClosedAt < before)
        .Select(incident => incident.Id);

    public static IQueryable<long> UnreadableLines(MailSecurityDb db, int source, DateTimeOffset before) => db.UnreadableLines.IgnoreQueryFilters()
        .Where(line => line.SourceId == source && line.At < before)
        .Select(line => line.Id);

    /// <summary>The oldest days that have anything.</summary>
    public static IQueryable<int> Days(MailSecurityDb db, int account, int before) => db.AddressDays.IgnoreQueryFilters()
        .Where(row => row.AccountId == account && row.Day < before)
        .OrderBy(row => row.Day)
        .Select(row => row.Day);

    public static IQueryable<AddressDayRow> Day(MailSecurityDb db, int account, int day) => db.AddressDays.IgnoreQueryFilters()
        .Where(row => row.AccountId == account && row.Day == day)
        .OrderBy(row => row.Address).ThenBy(row => row.UserId);

    /// <summary>Who never logged in, of whom nothing is stored, and about whom nobody has decided anything.</summary>
    public static IQueryable<UserRow> Nobody(MailSecurityDb db, UserWindow users) => db.MailUsers.IgnoreQueryFilters()
        .Where(user => user.Id > users.After && user.Id <= users.UpTo)
        .Where(user => !db.Profiles.Any(profile => profile.UserId == user.Id))
        .Where(user => !db.Logins.Any(login => login.UserId == user.Id))
        .Where(user => !db.Messages.Any(message => message.UserId == user.Id))
        .Where(user => !db.Incidents.Any(incident => incident.UserId == user.Id))
        .Where(user => !db.Reasons.Any(reason => reason.UserId == user.Id && reason.IncidentId == null))
        .Where(user => !db.TrustedRanges.Any(range => range.AccountId == user.AccountId && range.DomainId == user.DomainId && range.UserId == user.Id))
        .Where(user => !db.Expectations.Any(expected => expected.DomainId == user.DomainId && expected.UserId == user.Id))
        .Where(user => !db.Mutes.Any(mute => mute.DomainId == user.DomainId && mute.UserId == user.Id))
        .Where(user => !db.SensitivityOverrides.Any(known => known.AccountId == user.AccountId && known.DomainId == user.DomainId && known.UserId == user.Id))
        .Where(user => !db.Containments.Any(containment => containment.UserId == user.Id && containment.LiftedAt == null));
}

/// <summary>Users by number: those above <paramref name="After"/>, up to and with <paramref name="UpTo"/>.</summary>
internal readonly record struct UserWindow(int After, int UpTo);
