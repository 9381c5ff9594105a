using System.Buffers.Binary;
using MailSecurity.Domain.Logins;

namespace MailSecurity.Domain.Detection;

/// <summary>The stored form of a <see cref="UserProfile"/>: a version byte, then numbers as variable-length integers.</summary>
public static class UserProfileCodec
{
    private const byte Version = 2;

    public static byte[] Write(UserProfile profile)
    {
        using var bytes = new MemoryStream(256);
        using var writer = new BinaryWriter(bytes);
        writer.Write(Version);
        writer.Write(profile.FirstLoginAt.UtcTicks);
        writer.Write(profile.LatestLoginAt.UtcTicks);
        writer.Write7BitEncodedInt64(profile.LoginCount);
        writer.Write7BitEncodedInt(profile.Networks.Count);
        foreach (var visit in profile.Networks)
        {
            Write(writer, visit);
        }

        writer.Write7BitEncodedInt(profile.Countries.Count);
        foreach (var habit in profile.Countries)
        {
            writer.Write(habit.Country);
            writer.Write(habit.FirstAt.UtcTicks);
            writer.Write(habit.LastAt.UtcTicks);
            writer.Write7BitEncodedInt64(habit.Count);
            writer.Write((byte)habit.Suspicion);
        }

        return bytes.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes were not written by a known version.</exception>
    public static UserProfile Read(byte[] stored)
    {
        using var reader = new BinaryReader(new MemoryStream(stored));
        if (reader.ReadByte() != Version)
        {
            throw new InvalidDataException("The stored User profile is of a version this program does not know.");
        }

        var profile = new UserProfile
        {
            FirstLoginAt = ReadTime(reader),
            LatestLoginAt = ReadTime(reader),
            LoginCount = reader.Read7BitEncodedInt64(),
        };
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            profile.Restore(ReadVisit(reader));
        }

        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            profile.Restore(new CountryHabit(
                string.Intern(reader.ReadString()), ReadTime(reader), ReadTime(reader), reader.Read7BitEncodedInt64(), (Suspicion)reader.ReadByte()));
        }

        return profile;
    }

    private static void Write(BinaryWriter writer, NetworkVisit visit)
    {
        writer.Write(visit.Country ?? "");
        writer.Write(visit.FirstAt.UtcTicks);
        writer.Write(visit.LastAt.UtcTicks);
        writer.Write7BitEncodedInt(visit.Count);
        WriteAddress(writer, visit.Address);
        writer.Write7BitEncodedInt64(visit.Trust?.RangeId ?? 0);
        writer.Write((byte)visit.SharedBits);
    }

    private static NetworkVisit ReadVisit(BinaryReader reader)
    {
        var country = reader.ReadString();
        return new NetworkVisit(
            country.Length == 0 ? null : string.Intern(country),
            ReadTime(reader),
            ReadTime(reader),
            reader.Read7BitEncodedInt(),
            ReadAddress(reader),
            reader.Read7BitEncodedInt64() is var range and > 0 ? new TrustMark(range) : null,
            reader.ReadByte());
    }

    private static DateTimeOffset ReadTime(BinaryReader reader) => new(reader.ReadInt64(), TimeSpan.Zero);

    private static void WriteAddress(BinaryWriter writer, ClientAddress address)
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
