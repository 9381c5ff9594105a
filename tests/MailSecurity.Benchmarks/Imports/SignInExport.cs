using System.Globalization;

namespace MailSecurity.Benchmarks.Imports;

/// <summary>A sign-in log as Microsoft Entra's portal exports it, with the members that one has: 10,000 Users in 20 days, each at two addresses of one network.</summary>
internal static class SignInExport
{
    private const int Users = 10_000;
    private static readonly DateTimeOffset Start = new(2026, 11, 4, 0, 0, 0, TimeSpan.Zero);

    public static void Write(string path, long bytes)
    {
        using var export = new StreamWriter(path, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 1 << 16 }) { NewLine = "\n" };
        export.Write('[');
        for (var (number, written) = (0, 0L); written < bytes; number++)
        {
            var item = Item(number);
            written += item.Length + 2;
            export.WriteLine(number == 0 ? "" : ",");
            export.Write(item);
        }

        export.WriteLine("\n]");
    }

    // Items of one file are a second apart or two; consecutive ones are of other Users.
    private static string Item(int number)
    {
        var user = (int)(number * 7919L % Users);
        var at = Start.AddSeconds(number * 10.0);
        var isGood = number % 7 != 0;
        var address = string.Create(CultureInfo.InvariantCulture, $"{60 + (user % 60)}.{user / 60 % 250}.{user % 200}.{1 + (number % 2)}");
        return string.Create(CultureInfo.InvariantCulture, $$"""
              {
                "id": "5d4ff0a1-0c1b-4c55-9c0e-{{number:d12}}",
                "createdDateTime": "{{at:yyyy-MM-ddTHH:mm:ssZ}}",
                "userDisplayName": "Person Number {{user}}",
                "userPrincipalName": "user{{user}}@domain{{user % 40}}.example",
                "userId": "a0000000-0000-0000-0000-{{user:d12}}",
                "appId": "00000002-0000-0ff1-ce00-000000000000",
                "appDisplayName": "Office 365 Exchange Online",
                "ipAddress": "{{address}}",
                "ipAddressFromResourceProvider": null,
                "clientAppUsed": "{{(number % 3 == 0 ? "IMAP4" : "Browser")}}",
                "userAgent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
                "correlationId": "b0000000-0000-0000-0000-{{number:d12}}",
                "conditionalAccessStatus": "notApplied",
                "originalRequestId": "",
                "isInteractive": true,
                "tokenIssuerName": "",
                "tokenIssuerType": "AzureAD",
                "processingTimeInMilliseconds": {{50 + (number % 300)}},
                "riskDetail": "none",
                "riskLevelAggregated": "none",
                "riskState": "none",
                "resourceDisplayName": "Office 365 Exchange Online",
                "resourceId": "00000002-0000-0ff1-ce00-000000000000",
                "authenticationRequirement": "singleFactorAuthentication",
                "signInEventTypes": ["interactiveUser"],
                "userType": "member",
                "isTenantRestricted": false,
                "autonomousSystemNumber": 3320,
                "crossTenantAccessType": "none",
                "status": { "errorCode": {{(isGood ? 0 : 50126)}}, "failureReason": "{{(isGood ? "Other." : "Error validating credentials due to invalid username or password.")}}", "additionalDetails": null },
                "deviceDetail": { "deviceId": "", "displayName": "", "operatingSystem": "Windows10", "browser": "Chrome 131.0.0", "isCompliant": false, "isManaged": false, "trustType": "" },
                "location": { "city": "Berlin", "state": "Berlin", "countryOrRegion": "DE", "geoCoordinates": { "altitude": null, "latitude": 52.5, "longitude": 13.4 } },
                "mfaDetail": null,
                "authenticationDetails": [{ "authenticationStepDateTime": "{{at:yyyy-MM-ddTHH:mm:ssZ}}", "authenticationMethod": "Password", "authenticationMethodDetail": "Password in the cloud", "succeeded": {{(isGood ? "true" : "false")}}, "authenticationStepRequirement": "Primary authentication" }],
                "authenticationProcessingDetails": [{ "key": "Root Key Type", "value": "Unknown" }]
              }
            """);
    }
}
