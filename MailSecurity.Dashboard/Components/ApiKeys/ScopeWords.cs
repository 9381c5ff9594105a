using MailSecurity.Domain.Admins;

namespace MailSecurity.Dashboard.Components.ApiKeys;

/// <summary>What each scope allows, for the person who gives it.</summary>
public static class ScopeWords
{
    public static string Of(string scope) => scope switch
    {
        ApiScope.Intake => "Hand in logins, messages and log lines. Enough for a mail server.",
        ApiScope.IncidentsRead => "Read Security Incidents, and listen to them live.",
        ApiScope.IncidentsWrite => "Acknowledge and close incidents.",
        ApiScope.LoginsRead => "Read the Last Logins of every User.",
        ApiScope.TrustedRead => "Read the User Trusted Login IPs.",
        ApiScope.TrustedWrite => "Add and delete trusted networks: what comes from them raises fewer incidents.",
        ApiScope.AccessRead => "Read the Admin IP Access Lists of the Account's people.",
        ApiScope.AccessWrite => "Change those lists, and restrict API Sub-Admins to theirs.",
        _ => scope,
    };
}
