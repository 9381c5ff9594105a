using System.Net;
using MailSecurity.Domain.Logins;

namespace MailSecurity.Domain.Tests.Logins;

public sealed class ClientAddressTests
{
    [Theory]
    [InlineData("203.0.113.9", "203.0.113.9")]
    [InlineData("::ffff:203.0.113.9", "203.0.113.9")]
    [InlineData("2001:DB8::7", "2001:db8::7")]
    [InlineData("fe80::1%eth0", "fe80::1")]
    [InlineData("0.0.0.0", "0.0.0.0")]
    [InlineData("::", "::")]
    public void Address_WhenReadable_HasOneSpelling(string text, string expected) =>
        Assert.Equal(expected, ClientAddress.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("127.1")]
    [InlineData("1.2.3.4.5")]
    [InlineData("256.1.1.1")]
    [InlineData("010.1.1.1")]
    [InlineData("1.2.3.4 ")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("[2001:db8::7]:25")]
    [InlineData("mail.example.org")]
    public void Address_WhenNotInAServersSpelling_IsRefused(string text) => Assert.False(ClientAddress.TryParse(text, out _));

    [Fact]
    public void Address_ForAnyIPv4_AgreesWithTheFramework() =>
        Gen.UInt.Sample(value =>
        {
            var text = new IPAddress([(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value]).ToString();
            return ClientAddress.Parse(text) == ClientAddress.FromIPv4(value) && ClientAddress.Parse(text).ToString() == text;
        });

    [Fact]
    public void Parse_ForAnyText_NeverThrows() => Gen.String.Sample(text => { _ = ClientAddress.TryParse(text, out _); });
}
