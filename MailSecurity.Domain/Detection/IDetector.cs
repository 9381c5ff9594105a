namespace MailSecurity.Domain.Detection;

/// <summary>One rule. It looks at one successful login and at what is remembered of its User from before that login.</summary>
public interface IDetector
{
    /// <summary>Null when there is nothing to say. A trusted login still gets an answer, so that its suppression can be recorded.</summary>
    Finding? Examine(AnalysedLogin login, UserProfile before);
}
