using System.Net;
using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Storage;
using MailSecurity.Testing;
using Microsoft.AspNetCore.DataProtection;

namespace MailSecurity.Dashboard.Tests.Security;

public sealed class SecondFactorTests(PanelHost host) : IClassFixture<PanelHost>
{
    [Fact]
    public async Task Enrolment_WhenTheFirstCodeIsRight_GivesTenRecoveryCodesAndSpendsTheCode()
    {
        await using var bench = await TestBench.CreateAsync();
        var (factors, admin, secret) = await BeginAsync(bench);
        Assert.Null(await factors.EnableAsync(admin, "000000", default));
        Assert.False(await factors.IsEnabledAsync(admin, default));

        var codes = await factors.EnableAsync(admin, Code(bench, secret), default);

        Assert.Equal(RecoveryCode.Count, codes!.Select(code => code.Reveal()).Distinct().Count());
        Assert.True(await factors.IsEnabledAsync(admin, default));
        Assert.Equal(SecondFactorOutcome.Refused, await factors.SpendAsync(admin, Code(bench, secret), default));
    }

    [Fact]
    public async Task Enrolment_WhenItWaitsTooLong_IsOver()
    {
        await using var bench = await TestBench.CreateAsync();
        var (factors, admin, secret) = await BeginAsync(bench);
        bench.Clock.Advance(SecondFactor.EnrolmentLifetime);

        Assert.Null(await factors.EnableAsync(admin, Code(bench, secret), default));
    }

    [Fact]
    public async Task Code_WhenSentTwentyTimesAtOnce_IsTakenOnce()
    {
        await using var bench = await TestBench.CreateAsync();
        var (factors, admin, secret) = await EnableAsync(bench);
        var store = bench.Get<SecondFactorStore>();
        var step = TotpCodes.StepOf(secret, Code(bench, secret), bench.Clock.GetUtcNow())!.Value;

        var taken = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => store.SpendStepAsync(admin, step, default)));

        Assert.Single(taken, won => won);
        Assert.Equal(SecondFactorOutcome.Refused, await factors.SpendAsync(admin, Code(bench, secret), default));
        bench.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(SecondFactorOutcome.Accepted, await factors.SpendAsync(admin, Code(bench, secret), default));
    }

    [Fact]
    public async Task Code_OfAnEarlierStep_IsRefusedOnceALaterOneWasTaken()
    {
        await using var bench = await TestBench.CreateAsync();
        var (factors, admin, secret) = await EnableAsync(bench);
        var earlier = Code(bench, secret);
        bench.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(SecondFactorOutcome.Accepted, await factors.SpendAsync(admin, Code(bench, secret), default));

        Assert.Equal(SecondFactorOutcome.Refused, await factors.SpendAsync(admin, earlier, default));
    }

    [Fact]
    public async Task RecoveryCode_IsTakenOnce_AndTestingDoesNotSpendIt()
    {
        await using var bench = await TestBench.CreateAsync();
        var (factors, admin, secret) = await BeginAsync(bench);
        var code = (await factors.EnableAsync(admin, Code(bench, secret), default))![0].Reveal();

        Assert.True(await factors.TestRecoveryCodeAsync(admin, code.ToUpperInvariant(), default));
        Assert.Equal(SecondFactorOutcome.Accepted, await factors.SpendAsync(admin, code, default));
        Assert.Equal(SecondFactorOutcome.Refused, await factors.SpendAsync(admin, code, default));
        Assert.False(await factors.TestRecoveryCodeAsync(admin, code, default));
        Assert.Equal(RecoveryCode.Count - 1, await factors.CountRecoveryCodesAsync(admin, default));
    }

    [Fact]
    public async Task Codes_WhenManyAreWrong_AreRefusedForAnHour()
    {
        await using var bench = await TestBench.CreateAsync();
        var (factors, admin, secret) = await EnableAsync(bench);
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        for (var attempt = 0; attempt < SecondFactorStore.MostFailures; attempt++)
        {
            Assert.Equal(SecondFactorOutcome.Refused, await factors.SpendAsync(admin, "000000", default));
        }

        Assert.Equal(SecondFactorOutcome.TooManyTries, await factors.SpendAsync(admin, Code(bench, secret), default));
        bench.Clock.Advance(SecondFactorStore.FailureWindow + TimeSpan.FromMinutes(1));
        Assert.Equal(SecondFactorOutcome.Accepted, await factors.SpendAsync(admin, Code(bench, secret), default));
    }

    [Fact]
    public async Task Codes_WhenTheyAreRight_AreNeverLimited()
    {
        await using var bench = await TestBench.CreateAsync();
        var (factors, admin, secret) = await EnableAsync(bench);
        for (var attempt = 0; attempt < 110; attempt++)
        {
            bench.Clock.Advance(TimeSpan.FromSeconds(30));
            Assert.Equal(SecondFactorOutcome.Accepted, await factors.SpendAsync(admin, Code(bench, secret), default));
        }
    }

    [Fact]
    public async Task SignIn_WhenTheSecondFactorIsOn_NeedsThePasswordAndThenACode()
    {
        var admin = await host.AddAdminAsync("careful@example.org");
        var factors = (SecondFactors)host.Services.GetService(typeof(SecondFactors))!;
        var secret = await factors.BeginAsync(admin.Id, default);
        var now = TimeProvider.System.GetUtcNow();
        var recovery = (await factors.EnableAsync(admin.Id, new OtpNet.Totp(secret).ComputeTotp(now.UtcDateTime), default))![0];
        using var visitor = host.Visit();

        var afterPassword = await visitor.SignInAsync("careful@example.org", PanelHost.Password);
        Assert.Equal("/sign-in/code?returnUrl=%2F", afterPassword.Headers.Location!.PathAndQuery);
        Assert.NotEqual(HttpStatusCode.OK, (await visitor.GetAsync("/security/incidents")).StatusCode);

        var wrong = await visitor.SubmitAsync("/sign-in/code", ("Form.Code", "000000"));
        Assert.Contains("This code is not right", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var malformed = await visitor.SubmitAsync("/sign-in/code", ("Form.Code", "12 34 56"));
        Assert.Contains("six digits", await malformed.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        var right = await visitor.SubmitAsync("/sign-in/code?returnUrl=//evil.example", ("Form.Code", recovery.Reveal()));
        Assert.Equal("/", right.Headers.Location!.PathAndQuery);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/security/incidents")).StatusCode);
    }

    [Fact]
    public async Task SetupLink_WhenTheAdminHasASecondFactor_ReplacesThePasswordAndOpensNothing()
    {
        var admin = await host.AddAdminAsync("guarded@example.org");
        var factors = (SecondFactors)host.Services.GetService(typeof(SecondFactors))!;
        var secret = await factors.BeginAsync(admin.Id, default);
        Assert.NotNull(await factors.EnableAsync(admin.Id, new OtpNet.Totp(secret).ComputeTotp(TimeProvider.System.GetUtcNow().UtcDateTime), default));
        var link = await host.Accounts.CreateSetupLinkAsync(admin.Id, default);
        using var visitor = host.Visit();

        await visitor.SubmitAsync($"/setup/{link.Reveal()}", ("Form.Password", "lantern orbit teapot canyon"), ("Form.Repeated", "lantern orbit teapot canyon"));

        Assert.NotEqual(HttpStatusCode.OK, (await visitor.GetAsync("/security/incidents")).StatusCode);
        var next = await visitor.SignInAsync("guarded@example.org", "lantern orbit teapot canyon");
        Assert.StartsWith("/sign-in/code", next.Headers.Location!.PathAndQuery, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CodePage_WhenNobodyGaveAPassword_AsksForItFirst()
    {
        using var visitor = host.Visit();

        var page = await visitor.ReadAsync("/sign-in/code");

        Assert.Contains("Give your password first.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Form.Code", page, StringComparison.Ordinal);
    }

    private static async Task<(SecondFactors Factors, Guid Admin, byte[] Secret)> BeginAsync(TestBench bench)
    {
        var factors = new SecondFactors(bench.Get<SecondFactorStore>(), new EphemeralDataProtectionProvider(), bench.Clock);
        var admin = Guid.CreateVersion7();
        return (factors, admin, await factors.BeginAsync(admin, default));
    }

    private static async Task<(SecondFactors Factors, Guid Admin, byte[] Secret)> EnableAsync(TestBench bench)
    {
        var begun = await BeginAsync(bench);
        Assert.NotNull(await begun.Factors.EnableAsync(begun.Admin, Code(bench, begun.Secret), default));
        bench.Clock.Advance(TimeSpan.FromSeconds(30));
        return begun;
    }

    private static string Code(TestBench bench, byte[] secret) => new OtpNet.Totp(secret).ComputeTotp(bench.Clock.GetUtcNow().UtcDateTime);
}
