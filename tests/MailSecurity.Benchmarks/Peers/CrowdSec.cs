namespace MailSecurity.Benchmarks.Peers;

/// <summary>To be written when it is installed.</summary>
internal static class CrowdSec
{
    public static Task RunAsync(string folder, string log, int lines) => Task.CompletedTask;
}
