using MailSecurity.Domain.Geo;

namespace MailSecurity.Domain.Tests.Geo;

public sealed class DistanceTests
{
    private static readonly Gen<(double Latitude, double Longitude)> APoint = Gen.Select(Gen.Double[-90, 90], Gen.Double[-180, 180]);

    [Theory]
    [InlineData(38.7223, -9.1393, 40.4168, -3.7038, 503)]      // Lisbon, Madrid
    [InlineData(51.5074, -0.1278, 40.7128, -74.0060, 5570)]    // London, New York
    [InlineData(0, 179.5, 0, -179.5, 111)]                     // across the date line
    [InlineData(0, 0, 0, 180, 20015)]                          // opposite points
    [InlineData(90, 0, -90, 77, 20015)]
    [InlineData(52, 5, 52, 5, 0)]
    public void Kilometres_WhenThePlacesAreKnown_ThenTheyAreAsFarApart(double lat1, double lon1, double lat2, double lon2, double kilometres) =>
        Assert.Equal(kilometres, Distance.Kilometres(lat1, lon1, lat2, lon2), 1.0);

    [Fact]
    public void Kilometres_ForAnyTwoPoints_IsSymmetricAndNeverMoreThanHalfTheGlobe() =>
        Gen.Select(APoint, APoint).Sample((one, other) =>
        {
            var there = Distance.Kilometres(one.Latitude, one.Longitude, other.Latitude, other.Longitude);
            var back = Distance.Kilometres(other.Latitude, other.Longitude, one.Latitude, one.Longitude);
            return there is >= 0 and <= 20_016 && Math.Abs(there - back) < 1e-6;
        });

    [Fact]
    public void Kilometres_WhenTwoPointsAreOpposite_ThenItIsANumber() =>
        APoint.Sample(point => Math.Abs(20_015 - Distance.Kilometres(
            point.Latitude, point.Longitude, -point.Latitude, point.Longitude <= 0 ? point.Longitude + 180 : point.Longitude - 180)) < 1);

    [Fact]
    public void Between_WhenCoordinatesAreMissingOrNoNumbers_ThenThereIsNone()
    {
        var here = new Location { Latitude = 1, Longitude = 1 };

        Assert.Null(Distance.Between(here, Location.Unknown));
        Assert.Null(Distance.Between(here with { Latitude = double.NaN }, here));
        Assert.Equal(0, Distance.Between(here, here));
    }
}
