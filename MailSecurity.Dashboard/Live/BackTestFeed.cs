using MailSecurity.Jobs.Detection;

namespace MailSecurity.Dashboard.Live;

/// <summary>Says when the back-test of one Account has begun, come further or ended.</summary>
internal sealed class BackTestFeed(BackTests tests, int account) : ILiveFeed
{
    public IDisposable Subscribe(Action changed)
    {
        void Tell(int which)
        {
            if (which == account)
            {
                changed();
            }
        }

        tests.Changed += Tell;
        return new Subscription(() => tests.Changed -= Tell);
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
