using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace MailSecurity.Domain.Storage.Moving;

/// <summary>A table as both databases have it: the columns with the types of the target, and the key in whose order it is moved.</summary>
internal sealed record MovedTable(string Name, IReadOnlyList<(string Name, string Type)> Columns, IReadOnlyList<string> Key)
{
    public string ColumnList => string.Join(',', Columns.Select(column => Quote(column.Name)));

    public string KeyList => string.Join(',', Key.Select(Quote));

    public static string Quote(string name) => $"\"{name}\"";

    /// <summary>Every table of the source's model, those that others refer to first. A table added to the model is moved without a word here.</summary>
    public static IReadOnlyList<MovedTable> Of(MailSecurityDb source, MailSecurityDb target)
    {
        var known = target.Model.GetRelationalModel().Tables.ToDictionary(table => table.Name);
        return [.. InOrder([.. source.Model.GetRelationalModel().Tables]).Select(table => Of(table, known[table.Name]))];
    }

    private static MovedTable Of(ITable source, ITable target)
    {
        // The key is the source's: the target's may hold more, to tell partitions apart.
        var columns = target.Columns.Select(column => (column.Name, column.StoreType)).ToList();
        return columns.Select(column => column.Name).ToHashSet().SetEquals(source.Columns.Select(column => column.Name))
            ? new MovedTable(source.Name, columns, [.. source.PrimaryKey!.Columns.Select(column => column.Name)])
            : throw new InvalidOperationException($"The table {source.Name} has other columns in the other database.");
    }

    private static List<ITable> InOrder(List<ITable> tables)
    {
        var ordered = new List<ITable>();
        while (ordered.Count < tables.Count)
        {
            ordered.Add(tables
                .Where(table => !ordered.Contains(table))
                .First(table => table.ForeignKeyConstraints.All(reference => reference.PrincipalTable == table || ordered.Contains(reference.PrincipalTable))));
        }

        return ordered;
    }
}
