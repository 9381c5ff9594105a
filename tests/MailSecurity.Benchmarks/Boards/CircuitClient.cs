using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace MailSecurity.Benchmarks.Boards;

/// <summary>
/// A browser without a screen: opens a page, its WebSocket and its circuit as the panel's script does, confirms every batch
/// of changes it gets, and answers every call of a script with nothing.
/// </summary>
internal sealed partial class CircuitClient(Uri page, CookieContainer cookies, Action<byte[]> onBatch) : IDisposable
{
    private const int ViewHeight = 800;

    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _oneSender = new(1, 1);
    private readonly TaskCompletionSource _painted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _reading = Task.CompletedTask;

    public long Bytes { get; private set; }

    public long Batches { get; private set; }

    /// <summary>What the server said when it ended the circuit; null while all is well.</summary>
    public string? Error { get; private set; }

    /// <summary>Ends when the table asks for its first rows.</summary>
    public async Task OpenAsync(HttpClient http, CancellationToken cancellation)
    {
        var html = await http.GetStringAsync(page, cancellation);
        var markers = Marker().Matches(html).Select(match => match.Groups[1].Value).Where(json => json.Contains("\"descriptor\"", StringComparison.Ordinal));
        var state = State().Match(html).Groups[1].Value;
        _socket.Options.Cookies = cookies;
        await _socket.ConnectAsync(new UriBuilder(page) { Scheme = "ws", Path = "/_blazor", Query = "" }.Uri, cancellation);
        await _socket.SendAsync(Encoding.UTF8.GetBytes("{\"protocol\":\"blazorpack\",\"version\":1}\u001e"), WebSocketMessageType.Text, true, cancellation);
        await ReceiveAsync(cancellation);
        _reading = ReadAsync(cancellation);
        await SendAsync("StartCircuit", "0", new Uri(page, "/").ToString(), page.ToString(), $"[{string.Join(',', markers)}]", state);
        await _painted.Task.WaitAsync(TimeSpan.FromSeconds(60), cancellation);
    }

    public void Dispose()
    {
        _socket.Abort();
        _socket.Dispose();
        _oneSender.Dispose();
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        try
        {
            while (await ReceiveAsync(cancellation) is { Length: > 0 } message)
            {
                Bytes += message.Length;
                await HandleAsync(message);
            }
        }
        catch (Exception failure) when (failure is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            Error ??= cancellation.IsCancellationRequested ? null : failure.Message;
        }
    }

    private async Task HandleAsync(byte[] message)
    {
        foreach (var parts in Split(message))
        {
            // 1 is a call, 3 an answer, 6 a sign of life, 7 the end.
            if (parts is [1L, _, _, string target, object?[] arguments, ..])
            {
                await CallAsync(target, arguments);
            }
            else if (parts is [7L, var why, ..])
            {
                Error ??= why as string ?? "closed";
            }
        }
    }

    private async Task CallAsync(string target, object?[] arguments)
    {
        switch (target)
        {
            case "JS.RenderBatch":
                Batches++;
                onBatch((byte[])arguments[1]!);
                await SendAsync("OnRenderCompleted", null, arguments[0], null);
                break;
            case "JS.BeginInvokeJS":
                await AnswerAsync((long)arguments[0]!, (string)arguments[1]!, arguments[2] as string);
                break;
            case "JS.Error":
                Error ??= arguments[0] as string;
                _painted.TrySetException(new InvalidOperationException(Error));
                break;
        }
    }

    private async Task AnswerAsync(long handle, string function, string? arguments)
    {
        if (handle != 0)
        {
            var answer = function.Contains("WindowSize", StringComparison.Ordinal) ? $"{{\"height\":{ViewHeight},\"width\":1280}}" : "null";
            await SendAsync("EndInvokeJSFromDotNet", null, handle, true, $"[{handle},true,{answer}]");
        }

        if (function == "Blazor._internal.Virtualize.init")
        {
            using var json = JsonDocument.Parse(arguments!);
            var table = json.RootElement[0].GetProperty("__dotNetObject").GetInt64();
            await SendAsync("BeginInvokeDotNetFromJS", null, "1", null, "OnSpacerAfterVisible", table, $"[{100 * ViewHeight},{100 * ViewHeight},{ViewHeight}]");
            _painted.TrySetResult();
        }
    }

    private async Task SendAsync(string target, string? call, params object?[] arguments)
    {
        using var body = new MemoryStream();
        MessagePack.Write(body, new object?[] { 1L, new Dictionary<string, string>(), call, target, arguments, Array.Empty<object?>() });
        using var framed = new MemoryStream();
        for (var length = (int)body.Length; ; length >>= 7)
        {
            framed.WriteByte((byte)(length > 0x7f ? (length & 0x7f) | 0x80 : length));
            if (length <= 0x7f)
            {
                break;
            }
        }

        framed.Write(body.GetBuffer().AsSpan(0, (int)body.Length));
        await _oneSender.WaitAsync();
        try
        {
            await _socket.SendAsync(framed.ToArray(), WebSocketMessageType.Binary, true, CancellationToken.None);
        }
        finally
        {
            _oneSender.Release();
        }
    }

    private async Task<byte[]> ReceiveAsync(CancellationToken cancellation)
    {
        using var whole = new MemoryStream();
        var buffer = new byte[16 * 1024];
        ValueWebSocketReceiveResult result;
        do
        {
            result = await _socket.ReceiveAsync(buffer.AsMemory(), cancellation);
            whole.Write(buffer, 0, result.Count);
        }
        while (!result.EndOfMessage);
        return whole.ToArray();
    }

    private static List<object?[]> Split(ReadOnlySpan<byte> message)
    {
        var all = new List<object?[]>();
        while (message.Length > 0)
        {
            var (length, shift) = (0, 0);
            byte part;
            do
            {
                part = message[0];
                message = message[1..];
                length |= (part & 0x7f) << shift;
                shift += 7;
            }
            while ((part & 0x80) != 0);
            var body = message[..length];
            message = message[length..];
            all.Add((object?[])MessagePack.Read(ref body)!);
        }

        return all;
    }

    [GeneratedRegex("<!--Blazor:(\\{.*?\\})-->")]
    private static partial Regex Marker();

    [GeneratedRegex("<!--Blazor-Server-Component-State:(.*?)-->")]
    private static partial Regex State();
}
