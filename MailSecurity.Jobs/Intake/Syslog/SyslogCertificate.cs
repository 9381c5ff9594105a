using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace MailSecurity.Jobs.Intake.Syslog;

/// <summary>The listener's certificate. A renewed file is taken without a restart; one that cannot be used changes nothing.</summary>
internal sealed partial class SyslogCertificate(SyslogOptions options, ILogger logger)
{
    private readonly Lock _gate = new();
    private DateTime _writtenAt;
    private SslStreamCertificateContext? _current;

    /// <summary>Why the configured files cannot be used; null if they can.</summary>
    public static string? Problem(SyslogOptions options)
    {
        try
        {
            _ = Load(options);
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return failure.Message;
        }
    }

    public SslStreamCertificateContext Current()
    {
        lock (_gate)
        {
            var writtenAt = File.GetLastWriteTimeUtc(options.Certificate);
            if (_current is null || writtenAt != _writtenAt)
            {
                _writtenAt = writtenAt;
                Renew();
            }

            return _current!;
        }
    }

    private void Renew()
    {
        try
        {
            _current = Load(options);
        }
        catch (Exception failure) when (_current is not null && failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            Log.NotRenewed(logger, options.Certificate, failure);
        }
    }

    private static SslStreamCertificateContext Load(SyslogOptions options)
    {
        var password = options.CertificatePassword.Length == 0 ? null : options.CertificatePassword;
        if (Path.GetExtension(options.Certificate).ToLowerInvariant() is ".pfx" or ".p12")
        {
            var bundle = X509CertificateLoader.LoadPkcs12CollectionFromFile(options.Certificate, password);
            return Context(bundle.FirstOrDefault(each => each.HasPrivateKey) ?? throw new CryptographicException("The file holds no private key."), bundle);
        }

        var key = options.CertificateKey.Length == 0 ? options.Certificate : options.CertificateKey;
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(options.Certificate);
        return Context(
            password is null
                ? X509Certificate2.CreateFromPemFile(options.Certificate, key)
                : X509Certificate2.CreateFromEncryptedPemFile(options.Certificate, password, key),
            chain);
    }

    private static SslStreamCertificateContext Context(X509Certificate2 own, X509Certificate2Collection all) =>
        SslStreamCertificateContext.Create(own, all, offline: true);

    private static partial class Log
    {
        [LoggerMessage(2131, LogLevel.Error, "The certificate in {Path} changed and cannot be used; the one before is kept.")]
        public static partial void NotRenewed(ILogger logger, string path, Exception failure);
    }
}
