using System.Globalization;

namespace MailSecurity.Domain.Detection;

/// <summary>The one way in which evidence writes a time.</summary>
internal static class Times
{
    public static string Utc(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
