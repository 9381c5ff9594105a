namespace MailSecurity.GeoPacker;

/// <summary>Gives each different value a number, starting at one.</summary>
internal sealed class Numbering<T>
    where T : notnull
{
    private readonly Dictionary<T, int> _numbers = [];

    public List<T> Values { get; } = [default!];

    public int Of(T value)
    {
        if (!_numbers.TryGetValue(value, out var number))
        {
            number = Values.Count;
            Values.Add(value);
            _numbers.Add(value, number);
        }

        return number;
    }
}
