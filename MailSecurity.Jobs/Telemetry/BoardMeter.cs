using System.Diagnostics.Metrics;

namespace MailSecurity.Jobs.Telemetry;

/// <summary>How long a stored change of an incident takes to the boards.</summary>
public sealed class BoardMeter(MailMeter meter) : IMeter
{
    private readonly Histogram<double> _delay = meter.Duration("mailsecurity.board.delay", "From the commit of an incident's change to the board that its viewers are told of.");

    public void Shown(TimeSpan delay) => _delay.Record(delay.TotalSeconds);

    public void Begin()
    {
    }
}
