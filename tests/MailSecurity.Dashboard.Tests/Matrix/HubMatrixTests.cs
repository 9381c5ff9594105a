using System.Reflection;
using System.Threading.Channels;
using MailSecurity.Dashboard.Hubs;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Storage;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace MailSecurity.Dashboard.Tests.Matrix;

/// <summary>The hub's one method, for everybody, with incidents in each place.</summary>
[Collection(MatrixCollection.Name)]
public sealed class HubMatrixTests(World world)
{
    private const string Path = "/hubs/incidents";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static IEnumerable<TheoryDataRow<string>> Everyone() => Kinds.All.Select(kind => new TheoryDataRow<string>(kind.Name));

    [Fact]
    public void Matrix_WhenAHubMethodIsAdded_NeedsATestForIt()
    {
        var methods = typeof(IncidentHub).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => method.GetBaseDefinition() == method).Select(method => method.Name);
        Assert.Equal([nameof(IncidentHub.Watch)], methods);
    }

    [Theory, MemberData(nameof(Everyone))]
    public async Task Watch_ForEverybody_HearsOfWhatTheyMaySeeAndNothingElse(string person)
    {
        var kind = Kinds.Named(person);
        if (!kind.IsInPanel && !kind.IsAtApi)
        {
            using var refused = await world.Everybody.SendAsync(kind, "POST", Path + "/negotiate?negotiateVersion=1", "");
            Assert.Contains((int)refused.StatusCode, new[] { 401, 403 });
            return;
        }

        await using var connection = await ConnectAsync(kind);
        var heard = Hear(connection);
        var failure = await Record.ExceptionAsync(async () =>
        {
            await connection.StartAsync(Cancel);
            await connection.InvokeAsync(nameof(IncidentHub.Watch), new WatchFilter(), Cancel);
        });
        if (!MayWatch(kind))
        {
            Assert.True(failure is HubException or HttpRequestException, $"{failure}");
            return;
        }

        Assert.Null(failure);

        // What may not be heard comes first: once the last is heard, it would have been. The other Account's own listener has heard its.
        var key = await world.Get<ApiKeyStore>().CreateAsync(world[Place.OtherAccount].AccountId, $"{Guid.NewGuid():N}", [ApiScope.IncidentsRead], Cancel);
        await using var stranger = Connect("Authorization", $"Bearer {key!.Value.Reveal()}");
        var heardThere = Hear(stranger);
        await stranger.StartAsync(Cancel);
        await stranger.InvokeAsync(nameof(IncidentHub.Watch), new WatchFilter(), Cancel);
        Publish(Place.OtherAccount);
        Assert.Equal(world[Place.OtherAccount].User, await heardThere.ReadAsync(Cancel).AsTask().WaitAsync(Patience, Cancel));
        Publish(Place.OtherDomain);
        Publish(Place.OwnDomain);

        var expected = kind.Sees(Place.OtherDomain) ? new[] { world[Place.OtherDomain].User, world[Place.OwnDomain].User } : [world[Place.OwnDomain].User];
        var users = new HashSet<string>();
        while (!users.Contains(world[Place.OwnDomain].User) || users.Count < expected.Length)
        {
            users.Add(await heard.ReadAsync(Cancel).AsTask().WaitAsync(Patience, Cancel));
        }

        Assert.Equal(expected.Order(), users.Order());
    }

    private async Task<HubConnection> ConnectAsync(Kind kind)
    {
        var someone = await world.Everybody.FindAsync(kind);
        return someone.Cookie is { } cookie ? Connect("Cookie", cookie) : Connect("Authorization", someone.Authorization!.ToString());
    }

    private HubConnection Connect(string header, string value) =>
        new HubConnectionBuilder().WithUrl(new Uri(world.Host.Address, Path), options => options.Headers[header] = value).Build();

    private static ChannelReader<string> Hear(HubConnection connection)
    {
        var heard = Channel.CreateUnbounded<string>();
        connection.On<IncidentSummary>(nameof(IIncidentClient.IncidentChanged), summary => heard.Writer.TryWrite(summary.User));
        return heard.Reader;
    }

    private void Publish(Place place) => world.Get<IIncidentFeed>().Publish([new IncidentChange(world[place].AccountId, world[place].Incident.Id)]);

    private static bool MayWatch(Kind kind) => kind.Shows is Shows.Key ? kind.Scopes.Contains(ApiScope.IncidentsRead) : kind.May(Section.Incidents, Level.View);
}
