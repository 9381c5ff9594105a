using MailSecurity.Domain.Watch;
using MailSecurity.Jobs.Intake.Files;
using MailSecurity.Jobs.Intake.Syslog;

namespace MailSecurity.Jobs.Watchdog;

/// <summary>Asks the intake itself what it cannot listen to or read.</summary>
internal sealed class IntakeProbe(SyslogIntake syslog, FileIntake files) : IHealthProbe
{
    public Task<IReadOnlyList<HealthProblem>> LookAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<HealthProblem>>(
    [
        .. syslog.Failing.Select(failing => new HealthProblem(
            HealthKind.NotListening, $"listen/{failing.Key}", AccountId: null, SourceId: null,
            $"Syslog over {failing.Key} is not listened to: {failing.Value}",
            "See which program uses the address, or change MailSecurity:Intake:Syslog.")),
        .. files.Failing.Select(failing => new HealthProblem(
            HealthKind.FileNotReadable, $"file/{failing.Key}", AccountId: null, SourceId: null,
            $"The file {failing.Key} cannot be read: {failing.Value}",
            "Let the user that this program runs as read it, for example by the group adm. Reading goes on where it stopped.")),
    ]);
}
