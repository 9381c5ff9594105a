namespace MailSecurity.EndToEnd.Tests.Processes;

/// <summary>Between two looks at something that must come.</summary>
internal static class Pause
{
    /// <summary>Without it, looking takes a processor away from whoever is waited for.</summary>
    public static Task AMomentAsync() => Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
}
