using MailSecurity.Domain.Logins;

namespace MailSecurity.Domain.Geo.Databases;

/// <summary>
/// Remembers recent answers: mail clients sign in every few minutes from the same address. One place per address, a
/// newcomer takes it over; so it is bounded, needs no lock, and a thread sees an old answer or none, never half of one.
/// </summary>
internal sealed class AnswerCache
{
    private const int Bits = 16;

    private readonly Answer?[] _answers = new Answer?[1 << Bits];

    public Location? Find(ClientAddress address)
    {
        var answer = Volatile.Read(ref _answers[Slot(address)]);
        return answer is not null && answer.Address == address.Value ? answer.Location : null;
    }

    public void Keep(ClientAddress address, Location location) =>
        Volatile.Write(ref _answers[Slot(address)], new Answer(address.Value, location));

    // Multiplying by an odd constant carries every bit to the top ones. Neighbours in a network differ at the bottom.
    private static int Slot(ClientAddress address)
    {
        var mixed = (((ulong)(address.Value >> 64) * 0xC2B2_AE3D_27D4_EB4F) ^ (ulong)address.Value) * 0x9E37_79B9_7F4A_7C15;
        return (int)(mixed >> (64 - Bits));
    }

    private sealed class Answer(UInt128 address, Location location)
    {
        public UInt128 Address { get; } = address;

        public Location Location { get; } = location;
    }
}
