namespace MailSecurity.EndToEnd.Tests.Faults;

/// <summary>Tests that take all of the machine: after the others, and one after the other.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "Alone";
}
