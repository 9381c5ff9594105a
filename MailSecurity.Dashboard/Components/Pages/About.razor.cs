using System.Reflection;
using MailSecurity.Domain.Geo;
using Microsoft.AspNetCore.Components;

namespace MailSecurity.Dashboard.Components.Pages;

/// <summary>The version, and the databases with the attribution their licences ask for.</summary>
public sealed partial class About
{
    private IReadOnlyList<GeoDatabase> _databases = [];

    [Inject] public required IGeoLocator Geo { get; init; }

    private static string Version =>
        typeof(About).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    protected override void OnInitialized() => _databases = Geo.Databases;
}
