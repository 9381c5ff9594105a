using System.Text;
using MailSecurity.Domain.SignIns;

namespace MailSecurity.Domain.Tests.SignIns;

public sealed class JsonItemCutterTests
{
    private static readonly string[] Pieces = ["{", "}", "[", "]", ":", ",", "\"", "\\", "\n", " ", "a", "value", "\"value\":[", "\"items\":", "{\"a\":1}", "{:[", "\u00ef", "1"];

    [Fact]
    public async Task Cutter_WhenATextBeginsBehindTheLimitOfAnItem_GoesOnWithTheNext()
    {
        var long1 = "{\"a\":" + new string('1', JsonItemCutter.MaxItemBytes + 10) + ",\"b\":\"c\"}";

        var items = await CutAsync(long1 + "{:[}]\n{\"a\":1}");

        Assert.Equal(SignInReasons.LongItem, items[0].Problem);
    }

    [Fact]
    public async Task Cutter_OfAnyInput_NeverThrows()
    {
        var random = new Random(4711);
        for (var round = 0; round < 2_000; round++)
        {
            var text = new StringBuilder();
            for (var piece = random.Next(1, 60); piece > 0; piece--)
            {
                text.Append(Pieces[random.Next(Pieces.Length)]);
            }

            // Now and then an item that is too long, in whatever state the cutter is.
            if (round % 50 == 0)
            {
                text.Insert(random.Next(text.Length), new string(round % 100 == 0 ? '1' : ' ', JsonItemCutter.MaxItemBytes + 1));
            }

            await CutAsync(text.ToString());
        }
    }

    private static async Task<List<(string Item, string? Problem)>> CutAsync(string text)
    {
        using var stream = new MemoryStream(Encoding.Latin1.GetBytes(text));
        var (cutter, items) = (new JsonItemCutter(), new List<(string, string?)>());
        while (await cutter.FillAsync(stream, TestContext.Current.CancellationToken))
        {
            while (cutter.TryRead())
            {
                items.Add((Encoding.Latin1.GetString(cutter.Item.Span), cutter.Problem));
            }
        }

        if (cutter.TryReadRest())
        {
            items.Add(("", cutter.Problem));
        }

        return items;
    }
}
