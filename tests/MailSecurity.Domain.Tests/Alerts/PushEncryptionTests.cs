using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using MailSecurity.Domain.Alerts.WebPush;
using MailSecurity.Testing;

namespace MailSecurity.Domain.Tests.Alerts;

public sealed class PushEncryptionTests
{
    private const string ReceiverKey = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    private const string ReceiverSecret = "BTBZMqHH6r4Tts7J_aSIgg";
    private const string Endpoint = "https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV";

    [Fact]
    public void Encrypt_WhenGivenTheExampleOfRfc8291_WritesItsBytes()
    {
        using var sender = ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            D = Bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"),
            Q = Point("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8"),
        });
        Assert.True(PushSubscription.TryRead(Endpoint, ReceiverKey, ReceiverSecret, out var receiver, out _));

        var message = PushEncryption.Encrypt(receiver, Encoding.ASCII.GetBytes("When I grow up, I want to be a watermelon"), sender, Bytes("DGv6ra1nlYgDCS1FRnbzlw"), padding: 0);

        Assert.Equal(
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
            Base64Url.EncodeToString(message));
    }

    [Fact]
    public void Encrypt_WhenAnyTextFits_IsReadByItsReceiverAndNobodyElse()
    {
        using var receiver = new PushReceiver();
        using var other = new PushReceiver();
        Gen.Byte.Array[0, PushEncryption.LongestText].Sample(
            text =>
            {
                var message = PushEncryption.Encrypt(receiver.Subscription("https://push.example.net/a"), text);
                Assert.True(message.Length <= PushEncryption.LongestMessage);
                Assert.Equal(text, receiver.Decrypt(message));
                Assert.ThrowsAny<CryptographicException>(() => other.Decrypt(message));
            },
            iter: 100);
    }

    [Fact]
    public void Encrypt_WhenTextsAreOfAlmostOneLength_HidesTheDifference()
    {
        using var receiver = new PushReceiver();
        var subscription = receiver.Subscription("https://push.example.net/a");

        Assert.Equal(PushEncryption.Encrypt(subscription, new byte[10]).Length, PushEncryption.Encrypt(subscription, new byte[200]).Length);
        Assert.Equal(PushEncryption.LongestMessage, PushEncryption.Encrypt(subscription, new byte[PushEncryption.LongestText]).Length);
    }

    [Fact]
    public void Encrypt_WhenTheTextIsTooLong_SaysHowLongItMayBe()
    {
        using var receiver = new PushReceiver();
        var refusal = Assert.Throws<ArgumentException>(() => PushEncryption.Encrypt(receiver.Subscription("https://push.example.net/a"), new byte[PushEncryption.LongestText + 1]));

        Assert.Contains("3993", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://push.example.net/a", ReceiverKey, ReceiverSecret, "https")]
    [InlineData("https://user:secret@push.example.net/a", ReceiverKey, ReceiverSecret, "https")]
    [InlineData("/a", ReceiverKey, ReceiverSecret, "https")]
    [InlineData(null, ReceiverKey, ReceiverSecret, "https")]
    [InlineData(Endpoint, "", ReceiverSecret, "P-256")]
    [InlineData(Endpoint, "?", ReceiverSecret, "P-256")]
    [InlineData(Endpoint, "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw8", ReceiverSecret, "P-256")]
    [InlineData(Endpoint, ReceiverKey, "BTBZMqHH6r4Tts7J_aSI", "16 bytes")]
    [InlineData(Endpoint, ReceiverKey, null, "16 bytes")]
    public void Subscription_WhenAPartIsWrong_SaysWhich(string? endpoint, string? key, string? secret, string about)
    {
        Assert.False(PushSubscription.TryRead(endpoint, key, secret, out _, out var problem));
        Assert.Contains(about, problem, StringComparison.Ordinal);
    }

    private static ECPoint Point(string text)
    {
        var point = Bytes(text);
        return new ECPoint { X = point[1..33], Y = point[33..] };
    }

    private static byte[] Bytes(string text) => Base64Url.DecodeFromChars(text);
}
