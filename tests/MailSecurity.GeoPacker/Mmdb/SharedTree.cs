namespace MailSecurity.GeoPacker.Mmdb;

/// <summary>
/// A tree in which equal sub-trees exist once. A reader follows links and counts the bits itself, so it does not
/// notice that two branches end in the same nodes; the file becomes two to three times smaller.
/// </summary>
public sealed class SharedTree
{
    private readonly Dictionary<(int, int), int> _known = [];
    private readonly List<(int Left, int Right)> _nodes = [(0, 0)];

    public (int Left, int Right) this[int node] => _nodes[node];

    /// <summary>The link to a pair; two halves that say the same are one wider network and need no node.</summary>
    public int Link(int left, int right) => left == right && left <= 0 ? left : Node(left, right);

    public int Node(int left, int right)
    {
        if (!_known.TryGetValue((left, right), out var node))
        {
            node = _nodes.Count;
            _nodes.Add((left, right));
            _known.Add((left, right), node);
        }

        return node;
    }

    public int Add(PrefixTree tree, int link) =>
        link <= 0 ? link : Link(Add(tree, tree[link, 0]), Add(tree, tree[link, 1]));
}
