using MailSecurity.Dashboard.Components.Board;
using MailSecurity.Domain.Detection;
using MailSecurity.Domain.Incidents;
using Microsoft.AspNetCore.WebUtilities;

namespace MailSecurity.Dashboard.Tests.Components;

public sealed class BoardQueryTests
{
    private static readonly Gen<BoardQuery> AQuery =
        from severity in Gen.Int[0, 3].Select(number => number == 0 ? (Severity?)null : (Severity)(number + 1))
        from status in Gen.Int[0, 2].Select(number => number == 0 ? (IncidentStatus?)null : (IncidentStatus)number)
        from owner in Gen.Int[0, 2].Select(number => number == 0 ? (OwnerChoice?)null : (OwnerChoice)(number - 1))
        from domain in Gen.String[Gen.Char.AlphaNumeric, 0, 20]
        from search in Gen.String[Gen.Char[' ', '\u024f'], 0, 50]
        from order in Gen.Enum<BoardOrder>()
        from isReversed in Gen.Bool
        select new BoardQuery { Severity = severity, Status = status, Owner = owner, Domain = domain, Search = search, Order = order, IsReversed = isReversed };

    [Fact]
    public void Read_ForAnyQueryWrittenToAnAddress_GivesItBack() => AQuery.Sample(query =>
    {
        var parts = query.ToParameters().Where(part => part.Value is not null).ToDictionary(part => part.Key, part => part.Value!.ToString());
        return BoardQuery.Read(new Uri(QueryHelpers.AddQueryString("http://localhost/security/incidents", parts))) == query;
    });

    [Fact]
    public void Parse_ForAnyQueryWrittenAsText_GivesItBack() => AQuery.Sample(query => BoardQuery.Parse(query.ToString()) == query);

    [Theory]
    [InlineData("?severity=terrible&state=9&sort=1&dir=sideways")]
    [InlineData("?severity=low&state=closed&owner=0")]
    [InlineData("")]
    public void Read_WhenTheAddressMakesNoSense_ShowsEverything(string query) =>
        Assert.Equal(BoardQuery.Everything, BoardQuery.Read(new Uri("http://localhost/security/incidents" + query)));
}
