using System.Text.Json;
using MailSecurity.Domain.Alerts.WebPush;
using MailSecurity.Testing;

namespace MailSecurity.Domain.Tests.Alerts;

public sealed class VapidKeyTests
{
    private static readonly Uri Endpoint = new("https://push.example.net:8443/p/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV");

    // RFC 8292, part 2.4.
    private const string Example =
        "vapid t=eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1MjM3NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0"
        + ".i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA, "
        + "k=BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs";

    [Fact]
    public void Verification_WhenGivenTheExampleOfRfc8292_AcceptsIt() =>
        Assert.Equal("https://push.example.net", VapidHeader.Verify(Example).GetProperty("aud").GetString());

    [Fact]
    public void Authorization_ForAnEndpoint_IsSignedForItsOriginAndEndsWithinADay()
    {
        using var key = VapidKey.Create();

        var claims = VapidHeader.Verify(key.Authorization(Endpoint, "mailto:oncall@example.org", A.Noon));

        Assert.Equal("https://push.example.net:8443", claims.GetProperty("aud").GetString());
        Assert.Equal("mailto:oncall@example.org", claims.GetProperty("sub").GetString());
        Assert.InRange(DateTimeOffset.FromUnixTimeSeconds(claims.GetProperty("exp").GetInt64()), A.Noon.AddHours(1), A.Noon.AddHours(24));
    }

    [Fact]
    public void Authorization_WithoutAContact_NamesNone()
    {
        using var key = VapidKey.Create();

        Assert.False(VapidHeader.Verify(key.Authorization(Endpoint, null, A.Noon)).TryGetProperty("sub", out _));
    }

    [Fact]
    public void Key_WhenExportedAndImported_IsTheSame()
    {
        using var key = VapidKey.Create();
        using var again = VapidKey.Import(key.ExportPrivateKey());

        Assert.Equal(key.PublicKey, again.PublicKey);
        Assert.Equal(JsonValueKind.Object, VapidHeader.Verify(again.Authorization(Endpoint, null, A.Noon)).ValueKind);
    }
}
