using System.Text;

namespace MailSecurity.Domain.MailLogs;

/// <summary>One field of a journal entry that is kept, in room that is used again for the next entry.</summary>
internal sealed class JournalField(string name, int maxBytes)
{
    private readonly byte[] _name = Encoding.ASCII.GetBytes(name);
    private readonly char[] _chars = new char[maxBytes];
    private int _length;
    private bool _isSet;

    public bool IsTooLong { get; private set; }

    public ReadOnlySpan<char> Text => _chars.AsSpan(0, _length);

    public bool IsCalled(ReadOnlySpan<byte> candidate) => candidate.SequenceEqual(_name);

    /// <summary>Takes the value; of a field that is given twice the first counts, as in the journal's JSON.</summary>
    public void Set(ReadOnlySpan<byte> value)
    {
        if (value.Length > maxBytes)
        {
            SetTooLong();
        }
        else if (!_isSet)
        {
            (_length, _isSet) = (Encoding.UTF8.GetChars(value, _chars), true);
        }
    }

    public void SetTooLong() => (IsTooLong, _isSet) = (IsTooLong || !_isSet, true);

    public void Clear() => (_length, _isSet, IsTooLong) = (0, false, false);
}
