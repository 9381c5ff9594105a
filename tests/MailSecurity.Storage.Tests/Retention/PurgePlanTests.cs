using MailSecurity.Domain;
using MailSecurity.Domain.Storage;
using MailSecurity.Domain.Storage.Queries;
using MailSecurity.Testing;

namespace MailSecurity.Storage.Tests.Retention;

[Trait("Store", "Sqlite")]
public sealed class PurgePlanTests
{
    private static readonly UserWindow Users = new(0, 2_000);

    private static readonly Dictionary<string, (Func<MailSecurityDb, IQueryable<object>> Query, string Index)> Questions = new()
    {
        ["logins"] = (db => RetentionQueries.Logins(db, Users, A.Noon, 100).Select(id => (object)id).Take(10), "USING COVERING INDEX IX_Logins_UserId_At_Key (UserId=? AND At<?)"),
        ["messages"] = (db => RetentionQueries.Messages(db, Users, A.Noon, 100).Select(id => (object)id).Take(10), "USING COVERING INDEX IX_Messages_UserId_At_Key (UserId=? AND At<?)"),
        ["not raised"] = (db => RetentionQueries.NotRaised(db, 1, A.Noon).Select(id => (object)id).Take(10), "USING INDEX IX_Reasons_NotRaised (AccountId=? AND LastAt<?)"),
        ["alerts"] = (db => RetentionQueries.Alerts(db, 1, A.Noon).Select(id => (object)id).Take(10), "USING INDEX IX_Alerts_AccountId_RaisedAt (AccountId=? AND RaisedAt<?)"),
        ["incidents"] = (db => RetentionQueries.Incidents(db, 1, A.Noon).Select(id => (object)id).Take(10), "USING INDEX IX_Incidents_AccountId_Status_LastSeenAt (AccountId=? AND Status=? AND LastSeenAt<?)"),
        ["unreadable"] = (db => RetentionQueries.UnreadableLines(db, 1, A.Noon).Select(id => (object)id).Take(10), "USING INDEX IX_UnreadableLines_SourceId_Id (SourceId=?)"),
        ["days"] = (db => RetentionQueries.Days(db, 1, 100).Select(day => (object)day).Take(1), "USING PRIMARY KEY (AccountId=? AND Day<?)"),
        ["day"] = (db => RetentionQueries.Day(db, 1, 100).Skip(10), "USING PRIMARY KEY (AccountId=? AND Day=?)"),
        ["nobody"] = (db => RetentionQueries.Nobody(db, Users).Select(user => (object)user.Id).Take(10), "USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"),
    };

    public static TheoryData<string> Each => [.. Questions.Keys];

    [Theory]
    [MemberData(nameof(Each))]
    public async Task Plan_OfEachQuestion_IsASearchByIndexAndNeverAScan(string question)
    {
        await using var bench = await TestBench.CreateAsync();
        var (query, index) = Questions[question];
        var plan = await bench.PlanAsync(Tenant.System, query);

        Assert.Contains(index, plan, StringComparison.Ordinal);
        Assert.DoesNotContain("SCAN", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
    }
}
