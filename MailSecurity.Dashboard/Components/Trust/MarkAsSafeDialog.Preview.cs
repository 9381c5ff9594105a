using MailSecurity.Domain.Trust;

namespace MailSecurity.Dashboard.Components.Trust;

/// <summary>The live preview: asked for when the choice has rested a moment, and never waited for.</summary>
public sealed partial class MarkAsSafeDialog
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(150);

    private CancellationTokenSource _asking = new();
    private RangePreview? _preview;
    private bool _isAsking;

    private void AskAgain()
    {
        _asking.Cancel();
        _asking.Dispose();
        _asking = new CancellationTokenSource();
        _ = AskAsync(_asking.Token);
    }

    private async Task AskAsync(CancellationToken cancellation)
    {
        try
        {
            _isAsking = true;
            if (Chosen is { } network && _domain is { } domain)
            {
                await Task.Delay(Rest, Clock, cancellation);

                // Read again each time: what the dialog was opened with may have been taken away.
                var grant = await Admin.GrantAsync();
                var preview = await Previews.ReadAsync(grant.Tenant, new PreviewQuestion(network, domain, ChosenUser, IsForUser), cancellation);
                cancellation.ThrowIfCancellationRequested();
                _preview = preview;
            }
            else
            {
                _preview = null;
            }

            _isAsking = false;
            await InvokeAsync(StateHasChanged);
        }
        catch (OperationCanceledException)
        {
            // The next question is on its way.
        }
        catch (Exception failure)
        {
            await DispatchExceptionAsync(failure);
        }
    }
}
