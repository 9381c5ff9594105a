using System.Net;
using System.Net.Sockets;

namespace MailSecurity.Testing;

/// <summary>As much of a mail server (RFC 5321) as one message needs, on 127.0.0.1.</summary>
public sealed class MailServerStandIn : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public MailServerStandIn() => _listener.Start();

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What the first client says, line by line, until it hangs up.</summary>
    public async Task<List<string>> ReceiveAsync(CancellationToken cancellation)
    {
        using var client = await _listener.AcceptTcpClientAsync(cancellation);
        using var reader = new StreamReader(client.GetStream());
        await using var writer = new StreamWriter(client.GetStream()) { AutoFlush = true, NewLine = "\r\n" };
        var (lines, inMessage) = (new List<string>(), false);
        await writer.WriteLineAsync("220 test");
        while (await reader.ReadLineAsync(cancellation) is { } line)
        {
            lines.Add(line);
            inMessage = inMessage ? line != "." : line == "DATA";
            if (!inMessage || line == "DATA")
            {
                await writer.WriteLineAsync(line switch { "DATA" => "354 go on", "QUIT" => "221 bye", _ => "250 ok" });
            }
        }

        return lines;
    }

    public void Dispose() => _listener.Dispose();
}
