using MailSecurity.Domain.Storage.Retention;

namespace MailSecurity.Storage.Tests.Retention;

public sealed class RetentionOptionsTests
{
    [Theory]
    [InlineData(7, 7, 31, 0)]
    [InlineData(6, 730, 396, 1)]
    [InlineData(90, 6, 30, 2)]
    [InlineData(36_501, -1, 0, 3)]
    public void Check_OfEachNumberOfDays_NamesTheKeysThatAreWrong(int logins, int incidents, int aggregates, int problems)
    {
        var result = new RetentionOptionsCheck().Validate(null, new RetentionOptions { LoginDays = logins, IncidentDays = incidents, AggregateDays = aggregates });

        Assert.Equal(problems, result.Failures?.Count() ?? 0);
        Assert.All(result.Failures ?? [], problem => Assert.StartsWith("MailSecurity:Retention:", problem, StringComparison.Ordinal));
    }
}
