using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace MailSecurity.Architecture.Tests;

public sealed partial class SourceTests
{
    [Fact]
    public void EventIds_AreUniqueAndInTheirProjectsRange()
    {
        var ids = Code.All.SelectMany(assembly => assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
            .Where(message => message is not null)
            .Select(message => (Assembly: assembly, message!.EventId))).ToList();

        Assert.NotEmpty(ids);
        Assert.Empty(ids.GroupBy(id => id.EventId).Where(same => same.Count() > 1).Select(same => same.Key));
        Assert.All(ids, id => Assert.Equal(id.Assembly == Code.Domain ? 1 : id.Assembly == Code.Jobs ? 2 : 3, id.EventId / 1000));
    }

    [Fact]
    public void NoFile_IsLongerThan400Lines() =>
        Assert.All(Code.Sources(".cs", ".razor"), path => Assert.True(File.ReadLines(path).Count() <= 400, path));

    [Fact]
    public void ProductCode_TakesTimeFromItsClockAndNeverBlocks()
    {
        var product = Code.Sources(".cs", ".razor").Where(path => !path.StartsWith(Path.Combine(Code.Root, "tests"), StringComparison.Ordinal));
        foreach (var path in product)
        {
            var banned = Banned().Match(File.ReadAllText(path));
            Assert.False(banned.Success, $"{path}: {banned.Value}");
        }
    }

    [Fact]
    public void Tests_NeitherSleepNorSkipThemselvesForGood()
    {
        foreach (var path in Code.Sources(".cs").Where(path => path.Contains(".Tests", StringComparison.Ordinal) && !path.Contains("Architecture", StringComparison.Ordinal)))
        {
            var banned = BannedInTests().Match(File.ReadAllText(path));
            Assert.False(banned.Success, $"{path}: {banned.Value}");
        }
    }

    [GeneratedRegex(@"DateTime(Offset)?\.(Utc)?Now\b|Thread\.Sleep|async void|\.GetAwaiter\(\)\.GetResult\(\)|#region|#nullable disable")]
    private static partial Regex Banned();

    [GeneratedRegex(@"Thread\.Sleep|Skip\s*=\s*""|Assert\.True\(true\)")]
    private static partial Regex BannedInTests();
}
