using MailSecurity.Dashboard.Components.Admins;

namespace MailSecurity.Dashboard.Tests.Components;

/// <summary>What the audit log's screen makes of the JSON that is stored.</summary>
public sealed class AuditChangeTests
{
    [Fact]
    public void Between_WhenSomethingWasChanged_NamesOnlyWhatDiffers() =>
        Assert.Equal(
            [new AuditChange("expires at", null, "2026-12-01 09:30 UTC"), new AuditChange("may call from anywhere", "yes", "no")],
            AuditChange.Between(
                """{"description":"Office","expiresAt":null,"mayCallFromAnywhere":true}""",
                """{"description":"Office","expiresAt":"2026-12-01T10:30:00+01:00","mayCallFromAnywhere":false}""").OrderBy(change => change.Name));

    [Fact]
    public void Between_WhenSomethingIsNew_NamesAllOfItButWhatIsEmpty() =>
        Assert.Equal(
            [new AuditChange("network", null, "203.0.113.0/24"), new AuditChange("domains", null, "a.example, b.example")],
            AuditChange.Between(null, """{"network":"203.0.113.0/24","domains":["a.example","b.example"],"expiresAt":null}"""));

    [Theory]
    [InlineData("not json <b>")]
    [InlineData("{\"half\":")]
    public void Between_WhenTheTextIsNoJson_ShowsItAsItIs(string text) =>
        Assert.Equal([new AuditChange("", text, null)], AuditChange.Between(text, null));

    [Fact]
    public void Between_WhenNothingIsStored_IsEmpty() => Assert.Empty(AuditChange.Between(null, null));
}
