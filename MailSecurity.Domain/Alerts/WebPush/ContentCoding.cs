using System.Buffers.Binary;
using System.Security.Cryptography;

namespace MailSecurity.Domain.Alerts.WebPush;

/// <summary>
/// The content coding "aes128gcm" of RFC 8188: a header (salt, record size, key id), then records of AES-128-GCM. Each
/// record's text ends with a delimiter, 1 or in the last record 2, and zeros that hide its length.
/// </summary>
public static class ContentCoding
{
    public const int SaltLength = 16;
    public const int TagLength = 16;

    /// <summary>Salt, record size and the length of the key id: what comes before the key id.</summary>
    public const int HeaderLength = SaltLength + sizeof(uint) + 1;

    private const int KeyLength = 16;
    private const int NonceLength = 12;

    /// <param name="secret">The input keying material that both sides have.</param>
    /// <param name="salt">16 bytes that are used for this one message.</param>
    /// <param name="keyId">At most 255 bytes by which the receiver finds the secret.</param>
    /// <param name="text">What is to be read by the receiver alone.</param>
    /// <param name="recordSize">The length of a full record, delimiter and tag included.</param>
    /// <param name="padding">Zeros added to the last record.</param>
    public static byte[] Encrypt(
        ReadOnlySpan<byte> secret, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> keyId, ReadOnlySpan<byte> text, int recordSize, int padding = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(salt.Length, SaltLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(keyId.Length, byte.MaxValue);
        ArgumentOutOfRangeException.ThrowIfLessThan(recordSize, TagLength + 2);
        var perRecord = recordSize - TagLength - 1;
        var records = Math.Max(1, (text.Length + perRecord - 1) / perRecord);
        var last = text.Length - ((records - 1) * perRecord);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(last + padding, perRecord, nameof(padding));

        var coded = new byte[HeaderLength + keyId.Length + text.Length + padding + (records * (TagLength + 1))];
        WriteHeader(coded, salt, keyId, recordSize);
        Span<byte> key = stackalloc byte[KeyLength], nonce = stackalloc byte[NonceLength], counted = stackalloc byte[NonceLength];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, key, salt, "Content-Encoding: aes128gcm\0"u8);
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, nonce, salt, "Content-Encoding: nonce\0"u8);
        using var aes = new AesGcm(key, TagLength);
        var rest = coded.AsSpan(HeaderLength + keyId.Length);
        for (var number = 0; number < records; number++)
        {
            var isLast = number == records - 1;
            var length = isLast ? last : perRecord;
            var record = new byte[length + 1 + (isLast ? padding : 0)];
            text.Slice(number * perRecord, length).CopyTo(record);
            record[length] = (byte)(isLast ? 2 : 1);
            Count(nonce, number, counted);
            aes.Encrypt(counted, record, rest[..record.Length], rest.Slice(record.Length, TagLength));
            rest = rest[(record.Length + TagLength)..];
        }

        return coded;
    }

    private static void WriteHeader(Span<byte> coded, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> keyId, int recordSize)
    {
        salt.CopyTo(coded);
        BinaryPrimitives.WriteUInt32BigEndian(coded[SaltLength..], (uint)recordSize);
        coded[HeaderLength - 1] = (byte)keyId.Length;
        keyId.CopyTo(coded[HeaderLength..]);
    }

    // Each record has a nonce of its own: the message's, with the record's number laid over its end.
    private static void Count(ReadOnlySpan<byte> nonce, int number, Span<byte> counted)
    {
        nonce.CopyTo(counted);
        var end = counted[(NonceLength - sizeof(uint))..];
        BinaryPrimitives.WriteUInt32BigEndian(end, BinaryPrimitives.ReadUInt32BigEndian(end) ^ (uint)number);
    }
}
