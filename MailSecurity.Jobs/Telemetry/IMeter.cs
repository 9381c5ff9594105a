namespace MailSecurity.Jobs.Telemetry;

/// <summary>The instruments of one stage.</summary>
public interface IMeter
{
    /// <summary>Counts 0 for every label there can be, so that the first event is seen as an increase and a rule that never spoke is there.</summary>
    void Begin();
}
