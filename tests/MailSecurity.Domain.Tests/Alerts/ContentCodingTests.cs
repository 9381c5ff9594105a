using System.Buffers.Text;
using System.Text;
using MailSecurity.Domain.Alerts.WebPush;

namespace MailSecurity.Domain.Tests.Alerts;

public sealed class ContentCodingTests
{
    private static readonly byte[] Walrus = Encoding.ASCII.GetBytes("I am the walrus");

    [Fact]
    public void Encrypt_WhenGivenTheFirstExampleOfRfc8188_WritesItsBytes()
    {
        var coded = ContentCoding.Encrypt(Bytes("yqdlZ-tYemfogSmv7Ws5PQ"), Bytes("I1BsxtFttlv3u_Oo94xnmw"), [], Walrus, recordSize: 4096);

        Assert.Equal("I1BsxtFttlv3u_Oo94xnmwAAEAAA-NAVub2qFgBEuQKRapoZu-IxkIva3MEB1PD-ly8Thjg", Base64Url.EncodeToString(coded));
    }

    [Fact]
    public void Encrypt_WhenGivenTheSecondExampleOfRfc8188_CutsItIntoTwoRecords()
    {
        // The example pads its first record, which this coding never does; its header and its records' lengths are the same.
        var coded = ContentCoding.Encrypt(Bytes("BO3ZVPxUlnLORbVGMpbT1Q"), Bytes("uNCkWiNYzKTnBN9ji3-qWA"), "a1"u8, Walrus, recordSize: 25);

        var example = Bytes("uNCkWiNYzKTnBN9ji3-qWAAAABkCYTHOG8chz_gnvgOqdGYovxyjuqRyJFjEDyoF1Fvkj6hQPdPHI51OEUKEpgz3SsLWIqS_uA");
        Assert.Equal(example[..23], coded[..23]);
        Assert.Equal(example.Length - 1, coded.Length);
    }

    [Fact]
    public void Encrypt_WhenThePaddingDoesNotFit_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ContentCoding.Encrypt(new byte[16], new byte[16], [], Walrus, recordSize: 32, padding: 1));

    private static byte[] Bytes(string text) => Base64Url.DecodeFromChars(text);
}
