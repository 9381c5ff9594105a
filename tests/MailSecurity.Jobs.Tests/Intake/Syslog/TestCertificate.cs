using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MailSecurity.Jobs.Intake.Syslog;

namespace MailSecurity.Jobs.Tests.Intake.Syslog;

/// <summary>A certificate for mailsecurity.test that signs itself, in one PEM file with its key.</summary>
internal static class TestCertificate
{
    public static (SyslogOptions Options, string Hash) Write(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=mailsecurity.test", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(75));
        var path = Path.Combine(folder, "syslog.pem");
        File.WriteAllText(path, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");
        return (new SyslogOptions { Certificate = path, Tls = ["127.0.0.1:6514"] }, certificate.GetCertHashString());
    }
}
