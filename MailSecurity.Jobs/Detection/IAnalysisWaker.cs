namespace MailSecurity.Jobs.Detection;

/// <summary>Says that there is something new to judge. Cheap, and never blocks.</summary>
public interface IAnalysisWaker
{
    void Wake();
}
