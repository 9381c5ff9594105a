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
        var (factors, admin, secret, budget) = await BeginAsync(bench);
        Assert.Null(await factors.EnableAsync(new Actor(admin, "", null), 0, null, "000000", default));
        Assert.False(await factors.IsEnabledAsync(admin, default));

        var codes = await factors.EnableAsync(new Actor(admin, "", null), 0, null, Code(bench, secret), default);

        Assert.Equal(RecoveryCode.Count, codes!.Select(code => code.Reveal()).Distinct().Count());
        Assert.True(await factors.IsEnabledAsync(admin, default));
        Assert.Equal(CodeAnswer.Wrong, await factors.SpendAsync(admin, Code(bench, secret), budget, default));
    }

    [Fact]
    public async Task Enrolment_WhenItWaitsTooLong_IsOver()
    {
        await using var bench = await TestBench.CreateAsync();
        var (factors, admin, secret, budget) = await BeginAsync(bench);
        bench.Clock.Advance(SecondFactor.EnrolmentLifetime);

        Assert.Null(await factors.EnableAsync(new Actor(admin, "", null), 0, null, Code(bench, secret), default));
    }

    [Fact]
    public async Task Code_WhenSentTwentyTimesAtOnce_IsTakenOnce()
    {
        await using var bench = await TestBench.CreateAsync();
        var (factors, admin, secret, budget) = await EnableAsync(bench);
        var store = bench.Get<SecondFactorStore>();
        var step = TotpCodes.StepOf(secret, Code(bench, secret), bench.Clock.GetUtcNow())!.Value;

        var taken = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => store.SpendStepAsync(admin, step, default)));

        Assert.Single(taken, won => won);
        Assert.Equal(CodeAnswer.Wrong, await factors.SpendAsync(admin, Code(bench, secret), budget, default));
        bench.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(CodeAnswer.Right, await factors.SpendAsync(admin, Code(bench, secret), budget, default));
    }

    [Fact]
    public async Task Code_OfAnEarlierStep_IsRefusedOnceALaterOneWasTaken()
    {
        await using var bench = await TestBench.CreateAsync();
        var (factors, admin, secret, budget) = await EnableAsync(bench);
        var earlier = Code(bench, secret);
        bench.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(CodeAnswer.Right, await factors.SpendAsync(admin, Code(bench, secret), budget, default));

        Assert.Equal(CodeAnswer.Wrong, await factors.SpendAsync(admin, earlier, budget, default));
    }

    [Fact]
    public async Task RecoveryCode_IsTakenOnce_AndTestingDoesNotSpendIt()
    {
        await using var bench = await TestBench.CreateAsync();
        var (factors, admin, secret, budget) = await BeginAsync(bench);
        var code = (await factors.EnableAsync(new Actor(admin, "", null), 0, null, Code(bench, secret), default))![0].Reveal();

        Assert.True(await factors.TestRecoveryCodeAsync(admin, code.ToUpperInvariant(), default));
        Assert.Equal(CodeAnswer.Right, await factors.SpendAsync(admin, code, budget, default));
        Assert.Equal(CodeAnswer.Wrong, await factors.SpendAsync(admin, code, budget, default));
        Assert.False(await factors.TestRecoveryCodeAsync(admin, code, default));
        Assert.Equal(RecoveryCode.Count - 1, await factors.CountRecoveryCodesAsync(admin, default));
    }

    [Fact]
    public async Task Codes_WhenManyAreWrong_WaitLongerEachTime_AndARecoveryCodeStillWorks()
    {
        await using var bench = await TestBench.CreateAsync();
        var (factors, admin, secret, budget) = await BeginAsync(bench);
        var recovery = (await factors.EnableAsync(new Actor(admin, "", null), 0, null, Code(bench, secret), default))![0];
        for (var attempt = 0; attempt < AttemptKind.Code.Free; attempt++)
        {
            Assert.Equal(CodeAnswer.Wrong, await factors.SpendAsync(admin, "000000", budget, default));
        }

        Assert.Contains("Too many tries", (await factors.SpendAsync(admin, Code(bench, secret), budget, default)).Problem, StringComparison.Ordinal);
        Assert.Equal(CodeAnswer.Right, await factors.SpendAsync(admin, recovery.Reveal(), budget, default));
        bench.Clock.Advance(AttemptKind.Code.First);
        Assert.Equal(CodeAnswer.Right, await factors.SpendAsync(admin, Code(bench, secret), budget, default));
    }

    [Fact]
    public async Task Code_WhenItIsMalformed_CostsNothing()
    {
        await using var bench = await TestBench.CreateAsync();
        var (factors, admin, secret, budget) = await EnableAsync(bench);
        foreach (var text in new[] { "", "12 34 56", "１２３４５６", "1234567", "abcdef", new string('1', 5000) }.SelectMany(text => Enumerable.Repeat(text, 10)))
        {
            Assert.Equal(CodeAnswer.NoCode, await factors.SpendAsync(admin, text, budget, default));
        }

        Assert.Equal(CodeAnswer.Right, await factors.SpendAsync(admin, Code(bench, secret), budget, default));
    }

    [Fact]
    public async Task Enrolment_WhenAFactorIsInForce_CannotReplaceIt()
    {
        await using var bench = await TestBench.CreateAsync();
        var (factors, admin, secret, budget) = await EnableAsync(bench);
        var other = await factors.BeginAsync(admin, default);

        Assert.Null(await factors.EnableAsync(new Actor(admin, "", null), 0, null, Code(bench, other), default));

        Assert.Equal(CodeAnswer.Right, await factors.SpendAsync(admin, Code(bench, secret), budget, default));
    }

    [Fact]
    public async Task Codes_WhenTheyAreRight_AreNeverLimited()
    {
        await using var bench = await TestBench.CreateAsync();
        var (factors, admin, secret, budget) = await EnableAsync(bench);
        for (var attempt = 0; attempt < 110; attempt++)
        {
            bench.Clock.Advance(TimeSpan.FromSeconds(30));
            Assert.Equal(CodeAnswer.Right, await factors.SpendAsync(admin, Code(bench, secret), budget, default));
        }
    }

    [Fact]
    public async Task SignIn_WhenTheSecondFactorIsOn_NeedsThePasswordAndThenACode()
    {
        var admin = await host.AddAdminAsync("careful@example.org");
        var factors = (SecondFactors)host.Services.GetService(typeof(SecondFactors))!;
        var secret = await factors.BeginAsync(admin.Id, default);
        var now = TimeProvider.System.GetUtcNow();
        var recovery = (await factors.EnableAsync(new Actor(admin.Id, "", null), admin.AccountId, null, new OtpNet.Totp(secret).ComputeTotp(now.UtcDateTime), default))![0];
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
        Assert.NotNull(await factors.EnableAsync(new Actor(admin.Id, "", null), admin.AccountId, null, new OtpNet.Totp(secret).ComputeTotp(TimeProvider.System.GetUtcNow().UtcDateTime), default));
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

    private static async Task<(SecondFactors Factors, Guid Admin, byte[] Secret, Budget Budget)> BeginAsync(TestBench bench)
    {
        var factors = new SecondFactors(bench.Get<SecondFactorStore>(), new EphemeralDataProtectionProvider(), bench.Clock);
        var admin = Guid.CreateVersion7();
        var budget = new Budget(new AttemptPolicy(bench.Clock), null, [new(AttemptKind.Code, $"{admin}")]);
        return (factors, admin, await factors.BeginAsync(admin, default), budget);
    }

    private static async Task<(SecondFactors Factors, Guid Admin, byte[] Secret, Budget Budget)> EnableAsync(TestBench bench)
    {
        var begun = await BeginAsync(bench);
        Assert.NotNull(await begun.Factors.EnableAsync(new Actor(begun.Admin, "", null), 0, null, Code(bench, begun.Secret), default));
        bench.Clock.Advance(TimeSpan.FromSeconds(30));
        return begun;
    }

    private static string Code(TestBench bench, byte[] secret) => new OtpNet.Totp(secret).ComputeTotp(bench.Clock.GetUtcNow().UtcDateTime);
}
