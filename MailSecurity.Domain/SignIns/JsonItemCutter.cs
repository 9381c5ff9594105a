namespace MailSecurity.Domain.SignIns;

/// <summary>
/// Cuts a stream of JSON into its items, whatever holds them: an array, one object after the other, or a page whose member
/// <c>value</c>, <c>items</c> or <c>records</c> is the array. It only follows brackets and texts, so a broken item
/// costs itself, and the next one is found where an object may not begin otherwise.
/// </summary>
public sealed class JsonItemCutter
{
    /// <summary>A longer item is passed over.</summary>
    public const int MaxItemBytes = 1024 * 1024;

    private const int MaxDepth = 64;

    private readonly byte[] _bytes = new byte[64 * 1024];
    private readonly byte[] _item = new byte[MaxItemBytes];
    private readonly byte[] _closers = new byte[MaxDepth];
    private int _at;
    private int _end;

    private int _depth;
    private int _base;
    private int _length;
    private bool _inItem;
    private bool _inText;
    private bool _isEscaped;
    private Break _break;
    private bool _isBroken;
    private bool _isJunk;
    private int _textStart;
    private int _quote;
    private int _lastText;
    private byte _previous;

    /// <summary>The item that was cut last; valid until the next one.</summary>
    public ReadOnlyMemory<byte> Item => _item.AsMemory(0, Math.Min(_length, MaxItemBytes));

    /// <summary>Why that item cannot be read, or null.</summary>
    public string? Problem { get; private set; }

    /// <summary>Reads more bytes; false at the end of the stream. Take all items before filling again.</summary>
    public async ValueTask<bool> FillAsync(Stream stream, CancellationToken cancellation)
    {
        (_at, _end) = (0, await stream.ReadAsync(_bytes, cancellation).ConfigureAwait(false));
        return _end > 0;
    }

    public bool TryRead()
    {
        while (_at < _end)
        {
            var value = _bytes[_at];
            if (_inText && _break is not Break.None)
            {
                TakeAfterBreak(value);
            }
            else if (_inText)
            {
                TakeText();
            }
            else if (TakeStructure(value))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What the end of the stream cut off; only to be asked for then.</summary>
    public bool TryReadRest()
    {
        if (!_inItem && !_isJunk)
        {
            return false;
        }

        Problem = SignInReasons.CutItem;
        (_inItem, _isJunk, _depth, _base) = (false, false, 0, 0);
        return true;
    }

    // Most of an export is within texts, and most of a text is only to be kept.
    private void TakeText()
    {
        if (!_isEscaped)
        {
            var rest = _bytes.AsSpan(_at, _end - _at);
            var plain = rest.IndexOfAny((byte)'"', (byte)'\\', (byte)'\n');
            plain = plain < 0 ? rest.Length : plain;
            Keep(rest[..plain]);
            _at += plain;
        }

        if (_at < _end)
        {
            TakeInText(_bytes[_at++]);
        }
    }

    private void TakeInText(byte value)
    {
        Keep(value);
        if (_isEscaped)
        {
            _isEscaped = false;
        }
        else if (value == '\\')
        {
            _isEscaped = true;
        }
        else if (value == '"')
        {
            EndText();
        }
        else if (value == '\n')
        {
            // No text of JSON holds a line end.
            (_isBroken, _break) = (true, Break.Line);
        }
    }

    // Either the text lacks its closing quote, or the line was broken within it: what comes next tells. It is left for whoever reads on.
    private void TakeAfterBreak(byte value)
    {
        if (IsSpace(value))
        {
            _at++;
            Keep(value);
            return;
        }

        if (_break is Break.Line && value == '"')
        {
            _at++;
            Keep(value);
            (_break, _quote) = (Break.Quote, _length);
            return;
        }

        var isStructure = value is (byte)',' or (byte)'}' or (byte)']' || value == (_break is Break.Quote ? (byte)':' : (byte)'{') || (_break is Break.Line && value == '[');
        if (isStructure)
        {
            EndText();
        }
        else if (_break is Break.Quote)
        {
            // It opened the next text.
            _textStart = _quote;
        }

        _break = Break.None;
    }

    private void EndText() => (_inText, _lastText, _previous) = (false, _length, (byte)'"');

    // True at the end of an item. A byte that ends one by beginning the next is left for the next call.
    private bool TakeStructure(byte value)
    {
        if (IsSpace(value))
        {
            _at++;
            Keep(value);
            return false;
        }

        if (_isJunk && value is (byte)'{' or (byte)'[' or (byte)']' or (byte)',' && EndJunk())
        {
            return true;
        }

        // An object begins after a colon, or in an array; anywhere else the item before it lacks its end.
        if (value == '{' && _inItem && _depth > _base && _closers[_depth - 1] == '}' && _previous != ':')
        {
            _isBroken = true;
            _depth = _base;
            return EndItem();
        }

        _at++;
        switch (value)
        {
            case (byte)'{' or (byte)'[':
                Open(value);
                break;
            case (byte)'}' or (byte)']':
                return Close(value);
            case (byte)'"':
                _textStart = _length + 1;
                (_inText, _isEscaped) = (true, false);
                Begin();
                Keep(value);
                break;
            default:
                Begin();
                Keep(value);
                break;
        }

        _previous = value;
        return false;
    }

    // Something between the items that is none.
    private void Begin()
    {
        if (!_inItem && (_depth == 0 || _closers[_depth - 1] == ']') && _bytes[_at - 1] != ',' && !IsMark(_bytes[_at - 1]))
        {
            _isJunk = true;
        }
    }

    private bool IsMark(byte value) => _depth == 0 && value is 0xef or 0xbb or 0xbf;

    private bool EndJunk()
    {
        (_isJunk, _length, Problem) = (false, 0, SignInReasons.NoItem);
        return true;
    }

    private void Open(byte value)
    {
        var isArray = value == '[';
        if (_inItem && isArray && _depth == 1 && _base == 0 && _length < MaxItemBytes && _previous == ':' && IsPage(_item.AsSpan(_textStart, Math.Max(0, _lastText - 1 - _textStart))))
        {
            // The object is a page; what is in this array are the items.
            (_inItem, _isBroken) = (false, false);
        }

        if (!_inItem && !isArray && (_depth == 0 || _closers[_depth - 1] == ']'))
        {
            (_inItem, _base, _length, _isBroken) = (true, _depth, 0, false);
            (_textStart, _lastText) = (0, 0);
        }

        Keep(value);
        if (_depth == MaxDepth)
        {
            _isBroken = true;
            return;
        }

        _closers[_depth++] = isArray ? (byte)']' : (byte)'}';
    }

    private bool Close(byte value)
    {
        _previous = value;
        if (_inItem && value == ']' && Array.IndexOf(_closers, value, _base, _depth - _base) < 0)
        {
            // The array around the item ends, and the item has not.
            _isBroken = true;
            _depth = Math.Max(0, _base - 1);
            return EndItem();
        }

        Keep(value);
        while (_depth > (_inItem ? _base : 0) && _closers[--_depth] != value)
        {
            _isBroken = true;
        }

        return _inItem && _depth <= _base && EndItem();
    }

    private bool EndItem()
    {
        Problem = _length > MaxItemBytes ? SignInReasons.LongItem : _isBroken ? SignInReasons.BrokenItem : null;
        _inItem = false;
        return true;
    }

    private static bool IsSpace(byte value) => value is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';

    private static bool IsPage(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("value"u8) || name.SequenceEqual("items"u8) || name.SequenceEqual("records"u8) || name.SequenceEqual("Records"u8);

    private void Keep(byte value)
    {
        if (!_inItem)
        {
            return;
        }

        if (_length < MaxItemBytes)
        {
            _item[_length] = value;
        }

        _length = Math.Min(_length + 1, MaxItemBytes + 1);
    }

    private void Keep(ReadOnlySpan<byte> values)
    {
        if (_inItem)
        {
            var kept = Math.Min(_length, MaxItemBytes);
            values[..Math.Min(values.Length, MaxItemBytes - kept)].CopyTo(_item.AsSpan(kept));
            _length = Math.Min(_length + values.Length, MaxItemBytes + 1);
        }
    }

    // How far it is known what a line end within a text means.
    private enum Break
    {
        None,

        /// <summary>Nothing but spaces since the line end.</summary>
        Line,

        /// <summary>A quote came first.</summary>
        Quote,
    }
}
