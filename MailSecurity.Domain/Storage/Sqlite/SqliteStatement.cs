using System.Buffers.Binary;
using MailSecurity.Domain.Logins;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;

namespace MailSecurity.Domain.Storage.Sqlite;

/// <summary>
/// A prepared statement whose parameters are bound by place, on the context's connection and so in its transaction. The
/// ADO.NET driver looks every parameter up by name for every row, which takes longer than the insert itself.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;

    public SqliteStatement(MailSecurityDb db, string sql)
    {
        _connection = ((SqliteConnection)db.Database.GetDbConnection()).Handle!;
        Check(raw.sqlite3_prepare_v2(_connection, sql, out _statement));
    }

    public void Bind(int place, long value) => Check(raw.sqlite3_bind_int64(_statement, place, value));

    public void Bind(int place, long? value) =>
        Check(value is { } number ? raw.sqlite3_bind_int64(_statement, place, number) : raw.sqlite3_bind_null(_statement, place));

    public void Bind(int place, string? value) =>
        Check(value is null ? raw.sqlite3_bind_null(_statement, place) : raw.sqlite3_bind_text(_statement, place, value));

    public void Bind(int place, byte[] value) => Check(raw.sqlite3_bind_blob(_statement, place, value));

    public void Bind(int place, ClientAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, address.Value);
        Check(raw.sqlite3_bind_blob(_statement, place, bytes));
    }

    /// <summary>Runs the statement with what is bound; answers how many rows it changed. It can be bound and run again.</summary>
    public int Run()
    {
        var result = raw.sqlite3_step(_statement);
        raw.sqlite3_reset(_statement);
        if (result is not raw.SQLITE_DONE)
        {
            Check(result);
        }

        return raw.sqlite3_changes(_connection);
    }

    /// <summary>Moves on to the next row of a question; false after the last.</summary>
    public bool Read()
    {
        var result = raw.sqlite3_step(_statement);
        if (result is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            Check(result);
        }

        return result is raw.SQLITE_ROW;
    }

    public long Number(int column) => raw.sqlite3_column_int64(_statement, column);

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    public ClientAddress Address(int column) =>
        ClientAddress.FromValue(BinaryPrimitives.ReadUInt128BigEndian(raw.sqlite3_column_blob(_statement, column)));

    public void Dispose() => _statement.Dispose();

    private void Check(int result) => SqliteException.ThrowExceptionForRC(result, _connection);
}
