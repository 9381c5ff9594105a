using System.Runtime.InteropServices;
using System.Text;

namespace MailSecurity.GeoPacker.Mmdb;

/// <summary>
/// The records of a file. Every map and every longer string is written once and pointed at from then on, so a
/// country that a million networks share costs its bytes one time.
/// </summary>
public sealed class DataSection
{
    // A pointer takes two to five bytes; a shorter string is cheaper in place.
    private const int ShortestPointedAt = 4;

    private readonly Dictionary<string, int> _known = [];
    private readonly List<byte> _bytes = [];

    public int Length => _bytes.Count;

    /// <summary>Stores a value unless an equal one is there, and returns where it is.</summary>
    public int Store(object value)
    {
        var encoded = new DataEncoder(Nested);
        encoded.Write(value);
        var bytes = encoded.ToArray();
        var key = Encoding.Latin1.GetString(bytes);
        if (!_known.TryGetValue(key, out var offset))
        {
            offset = Length;
            _bytes.AddRange(bytes);
            _known.Add(key, offset);
        }

        return offset;
    }

    public void CopyTo(Stream target) => target.Write(CollectionsMarshal.AsSpan(_bytes));

    private int? Nested(object value) => value switch
    {
        IReadOnlyDictionary<string, object> => Store(value),
        string text when Encoding.UTF8.GetByteCount(text) >= ShortestPointedAt => Store(text),
        _ => null,
    };
}
