using System.Xml.Linq;
using MailSecurity.Domain.Storage.Postgres;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace MailSecurity.Dashboard.Security;

/// <summary>Keeps the data-protection keys in the database, where every node finds them: a cookie of one is good at all of them.</summary>
internal sealed class StoredKeys(ProtectionKeys keys) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements() => [.. keys.Read().Select(text => XElement.Parse(text))];

    // The same name is never given twice, but two nodes may choose it in the same moment.
    public void StoreElement(XElement element, string friendlyName) =>
        keys.Add($"{friendlyName}-{Guid.CreateVersion7():N}", element.ToString(SaveOptions.DisableFormatting));
}
