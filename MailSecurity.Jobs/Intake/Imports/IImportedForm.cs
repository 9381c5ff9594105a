namespace MailSecurity.Jobs.Intake.Imports;

/// <summary>One of the forms that an import may have: how its stream falls into lines, entries or items.</summary>
internal interface IImportedForm
{
    /// <summary>Reads on until the batch is full; false at the end of the stream.</summary>
    ValueTask<bool> FillAsync(LineBatcher batch, CancellationToken cancellation);
}
