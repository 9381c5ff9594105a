using ArchUnitNET.xUnitV3;
using MailSecurity.Domain.Detection;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace MailSecurity.Architecture.Tests;

public sealed class DependencyTests
{
    [Fact]
    public void Domain_DependsOnNothingAboveIt()
    {
        var names = Code.Domain.GetReferencedAssemblies().Select(reference => reference.Name!).ToList();

        Assert.DoesNotContain(names, name => name.StartsWith("Hangfire", StringComparison.Ordinal));
        Assert.DoesNotContain(names, name => name.StartsWith("MailSecurity", StringComparison.Ordinal));
        Assert.DoesNotContain(names, name => name is "Microsoft.AspNetCore" or "Microsoft.AspNetCore.Http" or "Microsoft.AspNetCore.Components");
    }

    [Fact]
    public void Jobs_DependOnTheDomainOnly()
    {
        var names = Code.Jobs.GetReferencedAssemblies().Select(reference => reference.Name!).ToList();

        Assert.DoesNotContain("MailSecurity.Dashboard", names);
        Assert.DoesNotContain(names, name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
    }

    [Fact]
    public void OnlyStorage_KnowsTheTables() =>
        Types().That().DoNotResideInNamespaceMatching(@"^MailSecurity\.Domain\.Storage")
            .Should().NotDependOnAny(Types().That().ResideInNamespaceMatching(@"^MailSecurity\.Domain\.Storage\.(Tables|Queries|Sqlite)"))
            .Check(Code.Loaded);

    [Fact]
    public void Detection_KnowsNoStoreAndNoScreen() =>
        Types().That().ResideInNamespaceMatching(@"^MailSecurity\.Domain\.(MailLogs|Logins|Geo|Trust|Detection|Incidents)")
            .Should().NotDependOnAny(Types().That().ResideInNamespaceMatching(@"^MailSecurity\.Domain\.Storage"))
            .Check(Code.Loaded);

    [Fact]
    public void EveryDetector_IsSealed() =>
        Assert.All(
            Code.Domain.GetTypes().Where(type => type.IsAssignableTo(typeof(IDetector)) && type.IsClass),
            detector => Assert.True(detector.IsSealed, detector.Name));

    [Fact]
    public void NoType_IsADrawer() =>
        Assert.DoesNotContain(
            Code.All.SelectMany(assembly => assembly.GetTypes()).Select(type => type.Name).Where(name => !name.Contains("_generated>", StringComparison.Ordinal)),
            name => name.EndsWith("Helper", StringComparison.Ordinal) || name.EndsWith("Helpers", StringComparison.Ordinal)
                || name.EndsWith("Manager", StringComparison.Ordinal) || name.EndsWith("Util", StringComparison.Ordinal)
                || name.EndsWith("Utils", StringComparison.Ordinal));
}
