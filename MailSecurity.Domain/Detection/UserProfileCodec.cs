using System.Buffers.Binary;
using System.IO.Hashing;
using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Logins;

namespace MailSecurity.Domain.Detection;

/// <summary>
/// The stored form of a <see cref="UserProfile"/>: a version byte, then numbers as variable-length integers. Times are kept
/// exactly, as distances from the latest login. A checksum ends it: no profile is made of damaged bytes.
/// </summary>
public static class UserProfileCodec
{
    private const byte Version = 4;
    private const int HasSpot = 0x80;
    private const int IsKnownVpn = 0x40;
    private const int IsSettled = 0x20;
    private const int KindBits = 0x1f;

    public static byte[] Write(UserProfile profile)
    {
        var writer = new ByteWriter();
        var latest = profile.LatestLoginAt.UtcTicks;
        writer.Write(Version);
        writer.Write(latest);
        WriteTime(writer, profile.FirstLoginAt, latest);
        WriteTime(writer, profile.LatestFindingAt, latest);
        writer.Write7BitEncodedInt64(profile.LoginCount);
        writer.Write7BitEncodedInt(profile.Networks.Count);
        foreach (var visit in profile.Networks)
        {
            Write(writer, visit, latest);
        }

        writer.Write7BitEncodedInt(profile.Countries.Count);
        foreach (var habit in profile.Countries)
        {
            writer.Write(habit.Country);
            WriteTime(writer, habit.FirstAt, latest);
            WriteTime(writer, habit.LastAt, latest);
            writer.Write7BitEncodedInt64(habit.Count);
            writer.Write((byte)habit.Suspicion);
        }

        writer.Write7BitEncodedInt(profile.Owners.Count);
        foreach (var habit in profile.Owners)
        {
            writer.Write(habit.Key);
            WriteTime(writer, habit.FirstAt, latest);
            WriteTime(writer, habit.LastAt, latest);
            writer.Write((byte)habit.Suspicion);
        }

        Write(writer, profile.Failures, latest);
        Write(writer, profile.Sent.Hours);
        Write(writer, profile.Sent.Days);
        writer.Write(ChecksumOf(writer.Written));
        return writer.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are damaged, or were not written by a known version.</exception>
    public static UserProfile Read(byte[] stored)
    {
        if (stored.Length < 1 + sizeof(uint))
        {
            throw new InvalidDataException("The stored User profile is cut off.");
        }

        if (stored[0] != Version)
        {
            throw new InvalidDataException("The stored User profile is of a version this program does not know.");
        }

        var content = stored.AsSpan(..^sizeof(uint));
        if (ChecksumOf(content) != BinaryPrimitives.ReadUInt32LittleEndian(stored.AsSpan(content.Length)))
        {
            throw new InvalidDataException("The stored User profile is damaged: its checksum does not match.");
        }

        using var reader = new BinaryReader(new MemoryStream(stored, 1, content.Length - 1));
        var latest = reader.ReadInt64();
        var profile = new UserProfile
        {
            LatestLoginAt = new DateTimeOffset(latest, TimeSpan.Zero),
            FirstLoginAt = ReadTime(reader, latest),
            LatestFindingAt = ReadTime(reader, latest),
            LoginCount = reader.Read7BitEncodedInt64(),
        };
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            profile.Restore(ReadVisit(reader, latest));
        }

        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            profile.Restore(new CountryHabit(
                string.Intern(reader.ReadString()), ReadTime(reader, latest), ReadTime(reader, latest), reader.Read7BitEncodedInt64(), (Suspicion)reader.ReadByte()));
        }

        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            profile.Restore(new OwnerHabit(reader.ReadUInt32(), ReadTime(reader, latest), ReadTime(reader, latest), (Suspicion)reader.ReadByte()));
        }

        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            var failed = new FailedNetwork(reader.ReadUInt32());
            for (var failures = reader.Read7BitEncodedInt(); failures > 0; failures--)
            {
                // 0 is no password; the others follow it.
                var (at, tries, guesses, password) = (ReadTime(reader, latest), reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt());
                failed.Failures.Add(new Failure(at, tries, password == 0 ? null : (ushort)(password - 1), guesses));
            }

            profile.Failures.Restore(failed);
        }

        Read(reader, profile.Sent.Hours);
        Read(reader, profile.Sent.Days);
        return profile;
    }

    private static uint ChecksumOf(ReadOnlySpan<byte> content) => (uint)XxHash3.HashToUInt64(content);

    private static void Write(ByteWriter writer, NetworkVisit visit, long latest)
    {
        writer.Write(visit.Country ?? "");
        WriteTime(writer, visit.LastAt, latest);
        WriteTime(writer, visit.FirstAt, visit.LastAt.UtcTicks);
        writer.Write7BitEncodedInt(visit.Count);
        WriteAddress(writer, visit.Address);
        writer.Write7BitEncodedInt64(visit.Trust?.RangeId ?? 0);
        writer.Write((byte)visit.SharedBits);
        writer.Write((byte)((byte)visit.Kind | (visit.Spot is null ? 0 : HasSpot) | (visit.IsKnownVpn ? IsKnownVpn : 0) | (visit.IsSettled ? IsSettled : 0)));
        if (visit.Spot is { } spot)
        {
            writer.Write(spot.Latitude);
            writer.Write(spot.Longitude);
            writer.Write7BitEncodedInt(spot.Radius);
        }
    }

    private static NetworkVisit ReadVisit(BinaryReader reader, long latest)
    {
        var country = reader.ReadString();
        var lastAt = ReadTime(reader, latest);
        var firstAt = ReadTime(reader, lastAt.UtcTicks);
        var count = reader.Read7BitEncodedInt();
        var address = ReadAddress(reader);
        TrustMark? trust = reader.Read7BitEncodedInt64() is var range and > 0 ? new TrustMark(range) : null;
        var sharedBits = reader.ReadByte();
        var kind = reader.ReadByte();
        Spot? spot = (kind & HasSpot) == 0 ? null : new Spot(reader.ReadInt16(), reader.ReadInt16(), (ushort)reader.Read7BitEncodedInt());
        return new NetworkVisit(
            country.Length == 0 ? null : string.Intern(country), firstAt, lastAt, count, address, trust, sharedBits, spot, (NetworkKind)(kind & KindBits),
            (kind & IsKnownVpn) != 0, (kind & IsSettled) != 0);
    }

    private static void Write(ByteWriter writer, FailureLog failures, long latest)
    {
        writer.Write7BitEncodedInt(failures.Networks.Count);
        foreach (var failed in failures.Networks)
        {
            writer.Write(failed.Key);
            writer.Write7BitEncodedInt(failed.Failures.Count);
            foreach (var failure in failed.Failures)
            {
                WriteTime(writer, failure.At, latest);
                writer.Write7BitEncodedInt(failure.Tries);
                writer.Write7BitEncodedInt(failure.Guesses);
                writer.Write7BitEncodedInt(failure.Password + 1 ?? 0);
            }
        }
    }

    // The first as it is, the others as what they are later.
    private static void Write(ByteWriter writer, SortedList<int, int> counts)
    {
        var before = 0;
        writer.Write7BitEncodedInt(counts.Count);
        foreach (var (when, messages) in counts)
        {
            writer.Write7BitEncodedInt(when - before);
            writer.Write7BitEncodedInt(messages);
            before = when;
        }
    }

    private static void Read(BinaryReader reader, SortedList<int, int> counts)
    {
        var when = 0;
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            when += reader.Read7BitEncodedInt();
            counts.Add(when, reader.Read7BitEncodedInt());
        }
    }

    // Signed, with the sign in the lowest bit; the ends of time do not overflow, as ticks leave the highest bits unused.
    private static void WriteTime(ByteWriter writer, DateTimeOffset at, long from)
    {
        var ticks = from - at.UtcTicks;
        writer.Write7BitEncodedInt64((ticks << 1) ^ (ticks >> 63));
    }

    private static DateTimeOffset ReadTime(BinaryReader reader, long from)
    {
        var coded = (ulong)reader.Read7BitEncodedInt64();
        return new DateTimeOffset(from - ((long)(coded >> 1) ^ -(long)(coded & 1)), TimeSpan.Zero);
    }

    private static void WriteAddress(ByteWriter writer, ClientAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, address.Value);
        writer.Write((byte)(address.IsIPv4 ? 4 : 16));
        writer.Write(address.IsIPv4 ? bytes[12..] : bytes);
    }

    private static ClientAddress ReadAddress(BinaryReader reader)
    {
        Span<byte> bytes = stackalloc byte[16];
        var length = reader.ReadByte();
        reader.BaseStream.ReadExactly(bytes[..length]);
        return length == 4
            ? ClientAddress.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(bytes))
            : ClientAddress.FromValue(BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }
}
