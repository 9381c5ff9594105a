namespace MailSecurity.Dashboard.Intake;

/// <summary>
/// How much of handed-in bodies may be in memory at once, all senders together. Each may be 16 MB and a store that is behind makes them wait, so that
/// without it a thousand requests at once would be the end of the program. Counted as bytes arrive: a slow sender takes no more room than it has filled.
/// </summary>
internal sealed class BodyRoom
{
    /// <summary>What is made of a body while it waits is about four times as large.</summary>
    public const long MostBytes = 64 * 1024 * 1024;

    private long _taken;

    public Share Enter() => new(this);

    /// <summary>What one body takes, given back at its end.</summary>
    public sealed class Share(BodyRoom room) : IDisposable
    {
        private long _bytes;

        /// <summary>False: there is no room for so many more now.</summary>
        public bool TryTake(int bytes)
        {
            if (Interlocked.Add(ref room._taken, bytes) > MostBytes)
            {
                Interlocked.Add(ref room._taken, -bytes);
                return false;
            }

            _bytes += bytes;
            return true;
        }

        public void Dispose() => Interlocked.Add(ref room._taken, -Interlocked.Exchange(ref _bytes, 0));
    }
}

/// <summary>Other bodies fill the memory that there is for them.</summary>
internal sealed class NoRoomException() : Exception("There is no room for the body now.");
