namespace MailSecurity.GeoPacker.Mmdb;

/// <summary>
/// Networks to records, as a binary tree over the bits of an address. A network added later replaces what was said
/// about its addresses before, so wide networks are added first.
/// </summary>
public sealed class PrefixTree
{
    /// <summary>A link is a node when above zero, a record (negated) when below, and nothing at zero.</summary>
    public const int Nothing = 0;

    // Node n links to _links[2n] and _links[2n + 1]. Node 0 is not used; its first link is the root.
    private int[] _links = new int[1024];
    private int _nodes = 1;

    public int Root => _links[0];

    public int this[int node, int bit] => _links[(2 * node) + bit];

    public void Add(UInt128 network, int prefixLength, int record)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(record);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(prefixLength, 128);
        var at = 0;
        for (var depth = 0; depth < prefixLength; depth++)
        {
            if (_links[at] <= 0)
            {
                var node = AddNode(_links[at]);
                _links[at] = node;
            }

            at = (2 * _links[at]) + (int)((network >> (127 - depth)) & 1);
        }

        _links[at] = -record;
    }

    /// <summary>Adds the networks that make up a range of addresses, both ends included.</summary>
    public void AddRange(UInt128 first, UInt128 last, int record)
    {
        while (first <= last)
        {
            // The widest network that starts here and does not pass the end.
            var hostBits = first == 0 ? 128 : (int)UInt128.TrailingZeroCount(first);
            while (hostBits > 0 && Last(first, hostBits) > last)
            {
                hostBits--;
            }

            Add(first, 128 - hostBits, record);
            var end = Last(first, hostBits);
            if (end == UInt128.MaxValue)
            {
                return;
            }

            first = end + 1;
        }
    }

    /// <summary>The record of one address, or zero.</summary>
    public int Find(UInt128 address)
    {
        var link = Root;
        for (var depth = 0; link > 0; depth++)
        {
            link = this[link, (int)((address >> (127 - depth)) & 1)];
        }

        return -link;
    }

    private static UInt128 Last(UInt128 first, int hostBits) =>
        hostBits == 128 ? UInt128.MaxValue : first | ((UInt128.One << hostBits) - 1);

    private int AddNode(int bothLinks)
    {
        if (2 * _nodes == _links.Length)
        {
            Array.Resize(ref _links, 2 * _links.Length);
        }

        _links[2 * _nodes] = bothLinks;
        _links[(2 * _nodes) + 1] = bothLinks;
        return _nodes++;
    }
}
