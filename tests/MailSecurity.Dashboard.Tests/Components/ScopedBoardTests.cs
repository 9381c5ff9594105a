using Bunit;
using MailSecurity.Dashboard.Components.Pages;
using MailSecurity.Domain;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Incidents;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Dashboard.Tests.Components;

/// <summary>The board of a Sub-Admin who may look at one Domain, and not decide.</summary>
public sealed class ScopedBoardTests : IAsyncLifetime
{
    private Panel _panel = null!;
    private IncidentLine _other = null!;

    public async ValueTask InitializeAsync()
    {
        var viewer = default(Permissions).With(Section.Incidents, Level.View).Packed;
        _panel = await Panel.OpenAsync(admin => (admin.Kind, admin.PermissionBits, admin.IsLimitedToDomains) = (AdminKind.SubAdmin, viewer, true));
        await _panel.RaiseAsync("ana@own.example");
        _other = await _panel.RaiseAsync("bob@other.example");
        await _panel.Bench.Store.WriteAsync(Tenant.System, async db => db.AdminDomains.Add(new AdminDomain
        {
            AdminId = _panel.AdminId,
            DomainId = await db.Domains.Where(domain => domain.Name == "own.example").Select(domain => domain.Id).SingleAsync(),
        }));
    }

    public ValueTask DisposeAsync() => _panel.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData("?domain=other.example")]
    [InlineData("?domain=")]
    [InlineData("?domain=*")]
    [InlineData("?domain=own.example&domain=other.example")]
    [InlineData("?q=bob")]
    [InlineData("?q=other.example&severity=low&state=open&owner=nobody")]
    [InlineData("?sort=messages&dir=up")]
    public void Board_WhateverTheAddressAsksFor_HasNothingOfOtherDomains(string query)
    {
        _panel.Address.NavigateTo("/security/incidents" + query);
        var page = _panel.Render<Incidents>();
        page.WaitForAssertion(() => Assert.Contains("of 1 shown", page.Markup));
        Assert.DoesNotContain("bob@other.example", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain(page.FindAll("datalist option"), option => option.GetAttribute("value") == "other.example");
    }

    [Fact]
    public async Task Board_WithoutThePermissionToDecide_HasNothingToSelectAndItsKeysDecideNothing()
    {
        var page = _panel.Render<Incidents>();
        page.WaitForElement(".row-link");
        Assert.Empty(page.FindAll(".pick, .selection-bar"));
        foreach (var incident in new[] { page.Find(".incident").GetAttribute("data-incident"), _other.Id.ToString() })
        {
            await page.InvokeAsync(() => page.Instance.OnKeyAsync("a", incident));
        }

        Assert.All(await _panel.Bench.OpenIncidentsAsync(), line => Assert.Null(line.Owner));
    }

    [Fact]
    public async Task NotRaised_ForASubAdmin_ShowsTheReasonsOfTheirDomainOnly()
    {
        await _panel.Bench.Store.WriteAsync(Tenant.System, async db =>
        {
            foreach (var user in await db.MailUsers.ToListAsync())
            {
                var reason = IncidentReason.From(new MailSecurity.Domain.Detection.Finding
                {
                    Rule = "newCountry",
                    Signature = "PT",
                    Severity = MailSecurity.Domain.Detection.Severity.Medium,
                    At = _panel.Bench.Clock.GetUtcNow(),
                    Text = "First login from Portugal.",
                    Evidence = [],
                    UnusualAt = _panel.Bench.Clock.GetUtcNow(),
                    SuppressedBecause = "203.0.113.0/24 is trusted, <b>Office</b>.",
                });
                (reason.AccountId, reason.UserId) = (user.AccountId, user.Id);
                db.Reasons.Add(reason);
            }
        });
        var page = _panel.Render<NotRaised>();
        page.WaitForAssertion(() => Assert.Single(page.FindAll(".not-raised tbody tr")));
        Assert.Equal("ana@own.example", page.Find(".not-raised a").TextContent);
        Assert.Contains("First login from Portugal.", page.Markup, StringComparison.Ordinal);
        Assert.Contains("is trusted, &lt;b&gt;Office", page.Markup, StringComparison.Ordinal);
    }
}
