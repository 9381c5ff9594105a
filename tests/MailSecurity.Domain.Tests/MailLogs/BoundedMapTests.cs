using MailSecurity.Domain.MailLogs;

namespace MailSecurity.Domain.Tests.MailLogs;

public sealed class BoundedMapTests
{
    private const int Capacity = 8;

    [Fact]
    public void Map_AfterAnyChanges_HoldsTheNewestEntries() =>
        Gen.Select(Gen.ULong[0, 20], Gen.Bool).Array[0, 200].Sample(changes =>
        {
            var map = new BoundedMap<int>(Capacity);
            var model = new List<(ulong Key, int Value)>();
            foreach (var ((key, isSet), turn) in changes.Select((change, turn) => (change, turn)))
            {
                model.RemoveAll(entry => entry.Key == key);
                if (isSet)
                {
                    map.Set(key, turn);
                    model.Add((key, turn));
                    model.RemoveRange(0, Math.Max(0, model.Count - Capacity));
                }
                else
                {
                    map.Remove(key);
                }
            }

            return map.Count == model.Count && model.TrueForAll(entry => map.TryGet(entry.Key, out var value) && value == entry.Value);
        });
}
