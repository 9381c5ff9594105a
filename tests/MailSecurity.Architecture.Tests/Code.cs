using System.Reflection;
using System.Runtime.CompilerServices;
using ArchUnitNET.Loader;
using MailSecurity.Dashboard.Commands;
using MailSecurity.Domain.Storage;
using MailSecurity.Jobs;

namespace MailSecurity.Architecture.Tests;

/// <summary>The code under test: its assemblies, and its source files.</summary>
internal static class Code
{
    public static readonly Assembly Domain = typeof(MailSecurityDb).Assembly;
    public static readonly Assembly Jobs = typeof(JobServices).Assembly;
    public static readonly Assembly Dashboard = typeof(CommandLine).Assembly;
    public static readonly Assembly[] All = [Domain, Jobs, Dashboard];

    public static readonly ArchUnitNET.Domain.Architecture Loaded = new ArchLoader().LoadAssemblies(All).Build();

    public static string Root { get; } = Path.GetFullPath(Path.Combine(Here(), "..", ".."));

    public static IEnumerable<string> Sources(params string[] extensions) =>
        Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories)
            .Where(path => extensions.Contains(Path.GetExtension(path)))
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "Migrations" or "artifacts"));

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
