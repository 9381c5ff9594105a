using Hangfire;
using Hangfire.Common;
using MailSecurity.Domain.Alerts;

namespace MailSecurity.Jobs.Alerts;

/// <summary>Turns any number of wake-ups into at most one waiting job of each lane, beside those that run.</summary>
public sealed class AlertQueue(IBackgroundJobClient jobs, TimeProvider clock) : IAlertSignal
{
    private readonly LaneQueue _devices = new(jobs, clock, Job.FromExpression<SendAlertsJob>(job => job.RunAsync(CancellationToken.None)));
    private readonly LaneQueue _others = new(jobs, clock, Job.FromExpression<SendMailsAndWebhooksJob>(job => job.RunAsync(CancellationToken.None)));

    /// <summary>The devices' lane takes the step, and wakes the other one if there is anything for it.</summary>
    public void Raised() => _devices.Raised();

    /// <summary>Something is to be tried again then. Nothing is added if a job comes before that anyway.</summary>
    public void Later(TimeSpan wait, AlertLane lane = AlertLane.Devices) => Of(lane).Later(wait);

    internal async Task RunAsync(AlertDispatch dispatch, AlertLane lane, CancellationToken cancellation)
    {
        Of(lane).Started();
        if (await dispatch.RunAsync(lane, other => Of(other).Raised(), cancellation) is { } wait)
        {
            Later(wait, lane);
        }
    }

    private LaneQueue Of(AlertLane lane) => lane is AlertLane.Devices ? _devices : _others;
}
