using MailSecurity.Domain.Geo;
using MailSecurity.Domain.Logins;

namespace MailSecurity.Domain.Tests.Geo;

public sealed class NetworkKindsTests
{
    [Fact]
    public void ShippedList_WhenRead_HasNoProblem() => Assert.Empty(NetworkKinds.ReadShipped().Problems);

    [Theory]
    [InlineData("209.85.128.7", 15169, "Google LLC", NetworkKind.CloudClient, "Google")]
    [InlineData("34.90.1.2", 396982, "Google LLC", NetworkKind.Hosting, "Google Cloud")]
    [InlineData("52.125.138.140", 8075, "Microsoft Corporation", NetworkKind.CloudClient, "Microsoft")]
    [InlineData("20.10.0.9", 8075, "Microsoft Corporation", NetworkKind.Hosting, "Microsoft Azure")]
    [InlineData("2a01:111:f400::25", 8075, "Microsoft Corporation", NetworkKind.CloudClient, "Microsoft")]
    [InlineData("2a01:4f8::1", 24940, "Hetzner Online GmbH", NetworkKind.Hosting, "Hetzner")]
    [InlineData("80.187.64.9", 3320, "Deutsche Telekom AG", NetworkKind.Mobile, "Telekom mobile")]
    [InlineData("84.128.0.9", 3320, "Deutsche Telekom AG", NetworkKind.Unknown, "")]
    [InlineData("98.97.0.9", 14593, "Space Exploration Technologies Corporation", NetworkKind.Satellite, "Starlink")]
    [InlineData("192.0.2.9", null, "Acme Web Hosting Ltd", NetworkKind.Hosting, "Hosting")]
    [InlineData("192.0.2.9", null, null, NetworkKind.Unknown, "")]
    public void Kind_OfANetwork_IsFoundByRangeThenNumberThenWord(string address, int? asn, string? owner, NetworkKind kind, string name)
    {
        var origin = NetworkKinds.Shipped.Of(ClientAddress.Parse(address), new Location { Asn = asn, NetworkOwner = owner });

        Assert.Equal((kind, name), (origin.Kind, origin.Name));
    }

    [Fact]
    public void OwnFile_WhenItNamesANetwork_DecidesBeforeTheShippedOne()
    {
        var own = NetworkKindList.Read(["# ours", "ordinary ; ; AS24940", "cloud-client ; Our backup ; 203.0.113.0/24 \"our backup\"", ""]);
        var kinds = new NetworkKinds([own, NetworkKinds.ReadShipped()]);

        Assert.Equal(NetworkKind.Unknown, kinds.Of(ClientAddress.Parse("88.198.0.9"), new Location { Asn = 24940, NetworkOwner = "Hetzner Online GmbH" }).Kind);
        Assert.Equal("Our backup", kinds.Of(ClientAddress.Parse("203.0.113.9"), Location.Unknown).Name);
        Assert.Equal(NetworkKind.CloudClient, kinds.OfOwner("OUR BACKUP of the world").Kind);
        Assert.Equal(NetworkKind.Hosting, kinds.Of(ClientAddress.Parse("51.15.0.9"), new Location { Asn = 12876 }).Kind);
    }

    [Theory]
    [InlineData("hosting ; Somebody", "line 1: it is not 'kind ; name ; known by'")]
    [InlineData("castle ; Somebody ; AS1", "with a kind of own-webmail")]
    [InlineData("hosting ; Somebody ; AS1 192.0.2.7/24", "names an address inside a network")]
    public void List_WhenALineIsWrong_SaysWhichAndWhy(string line, string expected) =>
        Assert.Contains(expected, Assert.Single(NetworkKindList.Read([line]).Problems), StringComparison.Ordinal);
}
