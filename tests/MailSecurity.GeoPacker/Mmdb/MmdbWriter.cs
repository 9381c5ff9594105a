namespace MailSecurity.GeoPacker.Mmdb;

/// <summary>
/// Writes tree, data and metadata as one MaxMind DB file. A record in the tree is its offset in the data plus one.
/// The same input gives the same bytes.
/// </summary>
public static class MmdbWriter
{
    // Sixteen zero bytes stand between tree and data; offsets in the tree count them.
    private const int SeparatorLength = 16;

    private static readonly byte[] MetadataMarker = [0xAB, 0xCD, 0xEF, .. "MaxMind.com"u8];

    public static void Write(Stream target, SharedTree tree, int root, DataSection data, MmdbMetadata metadata)
    {
        // A file needs a node even if all addresses share one answer.
        var nodes = Reachable(tree, root > 0 ? root : tree.Node(root, root));
        var numbers = new Dictionary<int, int>(nodes.Count);
        foreach (var node in nodes)
        {
            numbers.Add(node, numbers.Count);
        }

        var recordSize = (nodes.Count + SeparatorLength + (long)data.Length) switch { < 1L << 24 => 24, < 1L << 28 => 28, _ => 32 };
        var buffer = new byte[2 * recordSize / 8];
        foreach (var node in nodes)
        {
            Pack(buffer, recordSize, Value(tree[node].Left), Value(tree[node].Right));
            target.Write(buffer);
        }

        target.Write(new byte[SeparatorLength]);
        data.CopyTo(target);
        target.Write(MetadataMarker);
        var encoder = new DataEncoder(_ => null);
        encoder.Write(metadata.ToMap(nodes.Count, recordSize));
        target.Write(encoder.ToArray());

        uint Value(int link) => link switch
        {
            > 0 => (uint)numbers[link],
            PrefixTree.Nothing => (uint)nodes.Count,
            _ => (uint)(nodes.Count + SeparatorLength - link - 1),
        };
    }

    // Depth first, so that the nodes one lookup visits mostly lie in one page of the file.
    private static List<int> Reachable(SharedTree tree, int root)
    {
        var found = new List<int>();
        var seen = new HashSet<int>();
        var waiting = new Stack<int>([root]);
        while (waiting.TryPop(out var node))
        {
            if (node <= 0 || !seen.Add(node))
            {
                continue;
            }

            found.Add(node);
            waiting.Push(tree[node].Right);
            waiting.Push(tree[node].Left);
        }

        return found;
    }

    private static void Pack(Span<byte> buffer, int recordSize, uint left, uint right)
    {
        var whole = recordSize / 8;
        for (var at = 0; at < whole; at++)
        {
            buffer[at] = (byte)(left >> (8 * (whole - 1 - at)));
            buffer[^(at + 1)] = (byte)(right >> (8 * at));
        }

        if (recordSize == 28)
        {
            // The middle byte holds the top four bits of both.
            buffer[3] = (byte)((left >> 24 << 4) | (right >> 24));
        }
    }
}
