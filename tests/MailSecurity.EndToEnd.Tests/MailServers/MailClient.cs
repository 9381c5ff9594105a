using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MailSecurity.EndToEnd.Tests.MailServers;

/// <summary>A mail program at some address of the world. Each call is one connection; it answers the server's reply to the login.</summary>
internal sealed class MailClient(MailServer server, string address, string user)
{
    public async Task<string> ImapAsync(string? password = null, string? name = null)
    {
        using var line = await OpenAsync(server.Ports.Imap);
        await line.ReadAsync("* OK");
        if (name is not null)
        {
            await line.AskAsync($"a ID (\"name\" \"{name}\" \"version\" \"1.0\")", "a ");
        }

        var reply = await line.AskAsync($"b LOGIN {user} {password ?? MailServer.Password}", "b ");
        await line.AskAsync("c LOGOUT", "c ");
        return reply;
    }

    public async Task<string> Pop3Async(string? password = null)
    {
        using var line = await OpenAsync(server.Ports.Pop3);
        await line.ReadAsync("+OK");
        await line.AskAsync($"USER {user}", "+OK");
        var reply = await line.AskAsync($"PASS {password ?? MailServer.Password}", "");
        await line.AskAsync("QUIT", "");
        return reply;
    }

    public async Task<string> SieveAsync(string? password = null)
    {
        using var line = await OpenAsync(server.Ports.Sieve);
        await line.ReadAsync("OK");
        var reply = await line.AskAsync($"AUTHENTICATE \"PLAIN\" \"{Plain(password ?? MailServer.Password)}\"", "");
        await line.AskAsync("LOGOUT", "");
        return reply;
    }

    /// <summary>At Dovecot's own submission service.</summary>
    public Task<string> SubmissionAsync(string? password = null) => SmtpAsync(server.Ports.Submission, 0, password);

    /// <summary>At Postfix, and then sends messages.</summary>
    public Task<string> SmtpAsync(int messages = 0) => SmtpAsync(server.Ports.Smtp, messages);

    private async Task<string> SmtpAsync(int port, int messages, string? password = null)
    {
        using var line = await OpenAsync(port);
        await line.ReadAsync("220 ");
        await line.AskAsync("EHLO client.example.net", "250 ");
        var reply = await line.AskAsync($"AUTH PLAIN {Plain(password ?? MailServer.Password)}", "");
        for (var number = 0; number < messages; number++)
        {
            await line.AskAsync($"MAIL FROM:<{user}>", "250 ");
            await line.AskAsync("RCPT TO:<somebody@example.net>", "250 ");
            await line.AskAsync("DATA", "354 ");
            await line.AskAsync($"Subject: {number}\r\n\r\nHello\r\n.", "250 ");
        }

        await line.AskAsync("QUIT", "");
        return reply;
    }

    private string Plain(string password) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{user}\0{password}"));

    private async Task<Line> OpenAsync(int port)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, port);
        var line = new Line(client);
        await line.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"PROXY TCP4 {address} 192.0.2.1 40001 {port}"));
        return line;
    }

    private sealed class Line(TcpClient client) : IDisposable
    {
        private readonly StreamReader _reader = new(client.GetStream(), Encoding.UTF8);

        public Task WriteAsync(string text) => client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text + "\r\n"), TestContext.Current.CancellationToken).AsTask();

        public async Task<string> AskAsync(string command, string expected)
        {
            await WriteAsync(command);
            return await ReadAsync(expected);
        }

        /// <summary>The first line that begins so.</summary>
        public async Task<string> ReadAsync(string expected)
        {
            while (await _reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } text)
            {
                if (text.StartsWith(expected, StringComparison.Ordinal))
                {
                    return text;
                }
            }

            throw new IOException($"The server has closed the connection without a line that begins with '{expected}'.");
        }

        public void Dispose()
        {
            _reader.Dispose();
            client.Dispose();
        }
    }
}
