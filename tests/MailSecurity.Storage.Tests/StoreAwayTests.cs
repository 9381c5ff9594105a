using System.Net.Sockets;
using MailSecurity.Domain.Storage;
using Npgsql;

namespace MailSecurity.Storage.Tests;

public sealed class StoreAwayTests
{
    [Theory]
    [InlineData("57P01", true)] // The server is shut down.
    [InlineData("57P03", true)] // It starts.
    [InlineData("53300", true)] // It takes no more connections.
    [InlineData("25P03", true)] // It has ended a transaction that was silent.
    [InlineData("08006", true)] // The connection broke.
    [InlineData("53100", false)] // The disk is full.
    [InlineData("22021", false)] // A text that it does not take.
    [InlineData("23505", false)] // A row that is there already.
    public void Refusal_IsOfADatabaseThatIsAway_OnlyIfItIsNotAboutWhatWasStored(string state, bool isAway) =>
        Assert.Equal(isAway, StoreAway.IsCauseOf(new InvalidOperationException("", new PostgresException("", "ERROR", "ERROR", state))));

    [Fact]
    public void Connection_ThatIsNotMade_IsOfADatabaseThatIsAway() =>
        Assert.True(StoreAway.IsCauseOf(new NpgsqlException("", new SocketException((int)SocketError.ConnectionRefused))));

    [Fact]
    public void Trouble_OfOurOwn_IsNot() => Assert.False(StoreAway.IsCauseOf(new NpgsqlException("Wrong use.", new InvalidCastException())));
}
