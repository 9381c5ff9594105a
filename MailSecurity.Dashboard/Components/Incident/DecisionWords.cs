using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage;

namespace MailSecurity.Dashboard.Components.Incident;

/// <summary>What became of a decision, told plainly.</summary>
public static class DecisionWords
{
    public static string For(DecisionOutcome outcome, string done) => outcome switch
    {
        DecisionOutcome.Done => done,
        DecisionOutcome.NotFound => "This incident does not exist any more. Nothing was changed.",
        DecisionOutcome.NotAllowed => AdminStore.NotAllowed,
        _ => "Somebody else, or a new finding, changed this incident meanwhile. Nothing was overwritten: look at it again and decide then.",
    };
}
