using System.Globalization;
using System.Text;
using System.Text.Json;

namespace MailSecurity.Domain.MailLogs.Envelopes;

/// <summary>One JSON object per line: the journal's export, or a container engine's wrapping of a console line.</summary>
internal sealed class JsonEnvelope
{
    private const int MostMicrosecondDigits = 17;

    private byte[] _json = [];
    private byte[] _bytes = [];

    // All decoded texts of a line one after the other. An escape is longer than what it stands for, so they fit in the line's length.
    private char[] _texts = [];
    private int _used;

    // {"__REALTIME_TIMESTAMP":"1795495138472675","SYSLOG_IDENTIFIER":"postfix/smtpd","SYSLOG_PID":"7","_HOSTNAME":"mail","MESSAGE":"connect from …"}
    // {…,"MESSAGE":[105,109,97,112]}            bytes, when the message is not UTF-8
    // {…,"MESSAGE":["first","second"]}          a field that was given twice
    // {…,"MESSAGE":null}                        longer than journalctl shows without --all
    // {"log":"Nov 24 04:43:23 mail dovecot: …\n","stream":"stdout","time":"…"}
    /// <summary>False when this is not such an object. A wrapped line is only unwrapped; its envelope is still to be read.</summary>
    public bool TryRead(scoped ReadOnlySpan<char> line, scoped ref LogLine log, out ReadOnlySpan<char> wrapped)
    {
        wrapped = default;
        var length = MakeRoom(line);
        try
        {
            var reader = new Utf8JsonReader(_json.AsSpan(0, length));
            return reader.Read() && reader.TokenType is JsonTokenType.StartObject && ReadFields(ref reader, ref log, out wrapped);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // Cut or foreign text, or an escaped half of a character: whoever asks decides by the raw line.
            return false;
        }
    }

    private bool ReadFields(scoped ref Utf8JsonReader reader, scoped ref LogLine log, out ReadOnlySpan<char> wrapped)
    {
        wrapped = default;
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            switch (reader)
            {
                case var _ when reader.ValueTextEquals("__REALTIME_TIMESTAMP"):
                    log.UtcTicks = TicksOf(TextOf(ref reader));
                    break;
                case var _ when reader.ValueTextEquals("SYSLOG_IDENTIFIER"):
                    log.Tag = TextOf(ref reader);
                    break;
                case var _ when reader.ValueTextEquals("SYSLOG_PID"):
                    log.Pid = TextOf(ref reader);
                    break;
                case var _ when reader.ValueTextEquals("_HOSTNAME"):
                    log.Host = TextOf(ref reader);
                    break;
                case var _ when reader.ValueTextEquals("MESSAGE"):
                    log.Message = TextOf(ref reader).TrimStart(' ');
                    break;
                case var _ when reader.ValueTextEquals("log"):
                    wrapped = TextOf(ref reader);
                    break;
                default:
                    reader.Read();
                    reader.Skip();
                    break;
            }
        }

        return true;
    }

    private ReadOnlySpan<char> TextOf(scoped ref Utf8JsonReader reader)
    {
        reader.Read();
        var room = _texts.AsSpan(_used);
        var length = 0;
        if (reader.TokenType is JsonTokenType.String)
        {
            length = reader.CopyString(room);
        }
        else if (reader.TokenType is JsonTokenType.StartArray)
        {
            length = FirstTextOrBytes(ref reader, room);
        }
        else
        {
            reader.Skip();
        }

        _used += length;
        return room[..length];
    }

    private int FirstTextOrBytes(scoped ref Utf8JsonReader reader, Span<char> room)
    {
        var (text, bytes) = (0, 0);
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            if (reader.TokenType is JsonTokenType.Number && reader.TryGetByte(out var value))
            {
                _bytes[bytes++] = value;
            }
            else if (reader.TokenType is JsonTokenType.String && text == 0)
            {
                text = reader.CopyString(room);
            }
            else
            {
                reader.Skip();
            }
        }

        return text > 0 ? text : Encoding.UTF8.GetChars(_bytes.AsSpan(0, bytes), room);
    }

    /// <summary>The instant of a count of microseconds since 1970; 0 when it is none.</summary>
    public static long TicksOf(ReadOnlySpan<char> microseconds) =>
        microseconds.Length <= MostMicrosecondDigits && long.TryParse(microseconds, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? DateTime.UnixEpoch.Ticks + (value * TimeSpan.TicksPerMicrosecond)
            : 0;

    private int MakeRoom(scoped ReadOnlySpan<char> line)
    {
        if (_texts.Length < line.Length)
        {
            _texts = new char[line.Length];
            _bytes = new byte[line.Length];
            _json = new byte[Encoding.UTF8.GetMaxByteCount(line.Length)];
        }

        _used = 0;
        return Encoding.UTF8.GetBytes(line, _json);
    }
}
