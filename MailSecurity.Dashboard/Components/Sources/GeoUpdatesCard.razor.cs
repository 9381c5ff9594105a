using System.Globalization;
using MailSecurity.Dashboard.Security;
using MailSecurity.Domain.Geo;
using MailSecurity.Jobs.Upkeep;
using Microsoft.AspNetCore.Components;

namespace MailSecurity.Dashboard.Components.Sources;

/// <summary>Which databases of locations are in use, and the button that asks for newer ones.</summary>
public sealed partial class GeoUpdatesCard : IDisposable
{
    private const string Example = """
        MailSecurity__Geo__Update__AccountId=your MaxMind account
        MailSecurity__Geo__Update__LicenseKey=your licence key
        MailSecurity__Geo__Update__City=GeoLite2-City
        MailSecurity__Geo__Update__Asn=GeoLite2-ASN
        """;

    private IReadOnlyList<GeoState> _states = [];
    private string? _problem;
    private bool _isAsked;

    [Inject] public required GeoUpdateTurn Turn { get; init; }

    [Inject] public required GeoUpdates Updates { get; init; }

    [Inject] public required CurrentAdmin Admin { get; init; }

    [Parameter] public bool MayUpdate { get; set; }

    [Parameter, EditorRequired] public DateTimeOffset Now { get; set; }

    public void Dispose() => Turn.Ended -= Repaint;

    protected override void OnInitialized() => Turn.Ended += Repaint;

    protected override void OnParametersSet() => _states = Updates.States();

    private async Task UpdateAsync()
    {
        _problem = await Updates.UpdateNowAsync(await Admin.ActorAsync(), CancellationToken.None);
        _isAsked = _problem is null;
    }

    private void Repaint() => _ = InvokeAsync(() =>
    {
        _states = Updates.States();
        StateHasChanged();
    });

    private string BuiltOf(GeoDatabase? database) => database is null ? "none in use" : string.Create(
        CultureInfo.InvariantCulture, $"{database.BuiltAt:yyyy-MM-dd}, {Math.Max(0, (int)(Now - database.BuiltAt).TotalDays)} days old");

    private static string NameOf(GeoKind kind) => kind is GeoKind.Asn ? "Networks" : kind is GeoKind.City ? "Cities" : "Countries";
}
