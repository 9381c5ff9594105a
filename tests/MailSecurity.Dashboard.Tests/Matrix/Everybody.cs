using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using MailSecurity.Dashboard.Security;
using MailSecurity.Dashboard.Tests.Api;
using MailSecurity.Dashboard.Tests.Security;
using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage;
using Microsoft.EntityFrameworkCore;

namespace MailSecurity.Dashboard.Tests.Matrix;

/// <summary>The people and programs themselves, made when they are first asked for.</summary>
internal sealed class Everybody(World world) : IDisposable
{
    private readonly Dictionary<string, Someone> _known = [];
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = world.Host.Address };
    private int _addresses;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _http.Dispose();

    public async Task<Someone> FindAsync(Kind kind)
    {
        if (!_known.TryGetValue(kind.Name, out var someone))
        {
            _known[kind.Name] = someone = kind.Shows switch
            {
                Shows.Nothing => new Someone(kind, default, "", null, null),
                Shows.Key => await KeyAsync(kind),
                _ => await PersonAsync(kind),
            };
        }

        return someone;
    }

    public async Task<HttpResponseMessage> SendAsync(Kind kind, string method, string path, string? body = null, string bodyType = "application/json")
    {
        var someone = await FindAsync(kind);
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, bodyType);
        request.Headers.Authorization = someone.Authorization;
        if (someone.Cookie is not null)
        {
            request.Headers.Add("Cookie", someone.Cookie);
        }

        if (kind is not { Shows: Shows.Password, Standing: not Standing.Good })
        {
            return await _http.SendAsync(request, Cancel);
        }

        // From another address each time: ten refusals are all that one may have.
        using var caller = new HttpClient(FromElsewhere()) { BaseAddress = world.Host.Address };
        return await caller.SendAsync(request, Cancel);
    }

    private async Task<Someone> KeyAsync(Kind kind)
    {
        var secret = await world.Host.Keys.CreateAsync(world[Place.OwnDomain].AccountId, kind.Name, kind.Scopes, Cancel);
        if (kind.Standing is Standing.KeyExpired)
        {
            await world.WriteAsync(db => db.ApiKeys.IgnoreQueryFilters().Where(key => key.Name == kind.Name)
                .ExecuteUpdateAsync(key => key.SetProperty(k => k.ExpiresAt, DateTimeOffset.UnixEpoch), Cancel));
        }

        return new Someone(kind, default, "", null, new AuthenticationHeaderValue("Bearer", secret!.Value.Reveal()));
    }

    private async Task<Someone> PersonAsync(Kind kind)
    {
        var email = $"someone{world.Next()}@people.example";
        var isProgram = kind.Shows is Shows.Password && kind.Standing is not (Standing.NoCaller or Standing.HasSecondFactor);
        var admin = await world.Host.AddAdminAsync(email, one =>
        {
            (one.Kind, one.IsProvider) = (isProgram ? AdminKind.ApiSubAdmin : kind.IsSubAdmin ? AdminKind.SubAdmin : AdminKind.Admin, kind.IsProvider);
            (one.PermissionBits, one.IsLimitedToDomains) = (kind.Permissions.Packed, kind.IsLimited);
            one.MayCallFromAnywhere = isProgram && kind.Standing is not Standing.FromNowhere;
        });
        if (kind.IsLimited)
        {
            await world.Host.LimitAsync(admin, world[Place.OwnDomain].DomainId);
        }

        if (kind.Standing is Standing.CodePending or Standing.HasSecondFactor)
        {
            await world.Host.EnableSecondFactorAsync(admin);
        }

        string? cookie = null;
        if (kind.Shows is Shows.Session or Shows.HalfSession)
        {
            using var visitor = world.Host.Visit();
            using var signedIn = await visitor.SignInAsync(email, PanelHost.Password);
            Assert.Equal(HttpStatusCode.Found, signedIn.StatusCode);
            cookie = visitor.Cookies.GetCookieHeader(world.Host.Address);
        }

        await ComeDownAsync(admin, kind.Standing);
        var basic = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{email}:{PanelHost.Password}")));
        return new Someone(kind, admin.Id, email, cookie, kind.Shows is Shows.Password ? basic : null);
    }

    // After the sign-in: what is held must not be worth more than what its holder may.
    private async Task ComeDownAsync(Admin admin, Standing standing)
    {
        var row = (MailSecurityDb db) => db.Users.Where(known => known.Id == admin.Id);
        _ = standing switch
        {
            Standing.Disabled => await world.WriteAsync(db => row(db).ExecuteUpdateAsync(set => set.SetProperty(one => one.DisabledAt, DateTimeOffset.UnixEpoch), Cancel)),
            Standing.OutsideTheList => await world.WriteAsync(db => row(db).ExecuteUpdateAsync(set => set.SetProperty(one => one.RestrictedAt, DateTimeOffset.UnixEpoch), Cancel)),
            Standing.MadeAProgram => await world.WriteAsync(db => row(db).ExecuteUpdateAsync(set => set.SetProperty(one => one.Kind, AdminKind.ApiSubAdmin), Cancel)),
            Standing.SessionEnded => await world.WriteAsync(db => db.Sessions.Where(session => session.AdminId == admin.Id).ExecuteDeleteAsync(Cancel)),
            _ => 0,
        };
        if (standing is Standing.OutsideTheList)
        {
            await world.Host.AddAccessAsync(admin, "203.0.113.9");
        }

        world.Get<AccessBook>().Changed(admin.Id);
    }

    private SocketsHttpHandler FromElsewhere()
    {
        var number = Interlocked.Increment(ref _addresses);
        var local = new IPEndPoint(new IPAddress([127, 8, (byte)(number / 250), (byte)((number % 250) + 1)]), 0);
        return new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectCallback = async (context, cancellation) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(local);
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
    }
}

/// <summary>One of a kind, with what they show.</summary>
internal sealed record Someone(Kind Kind, Guid Id, string Email, string? Cookie, AuthenticationHeaderValue? Authorization)
{
    public Actor Actor => new(Id, Email, ClientAddress.Parse("127.0.0.1"));
}
