namespace MailSecurity.Dashboard.Live;

/// <summary>Counts for the latest so many steps; what is older falls out by being overwritten.</summary>
internal sealed class Ring(int size)
{
    private readonly int[] _counts = new int[size];
    private long _newest = long.MinValue / 2;

    public void Add(long step, int count)
    {
        if (step > _newest)
        {
            for (var fresh = Math.Max(_newest + 1, step - size + 1); fresh <= step; fresh++)
            {
                _counts[fresh % size] = 0;
            }

            _newest = step;
        }

        if (step > _newest - size)
        {
            _counts[step % size] += count;
        }
    }

    /// <summary>From the one step up to, and without, the other.</summary>
    public int Sum(long from, long end)
    {
        var sum = 0;
        for (var step = Math.Max(from, _newest - size + 1); step < Math.Min(end, _newest + 1); step++)
        {
            sum += _counts[step % size];
        }

        return sum;
    }
}
