using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MailSecurity.Domain;

/// <summary>Settings that are bound to a section and checked at start, all of them before anything is said about one.</summary>
public static class Settings
{
    /// <summary>Binds <typeparamref name="T"/> to a section; the answer takes its rules.</summary>
    public static OptionsBuilder<T> AddSettings<T>(this IServiceCollection services, string section)
        where T : class
    {
        services.AddSingleton(new SettingsCheck(provider => _ = provider.GetRequiredService<IOptions<T>>().Value));
        return services.AddOptions<T>().BindConfiguration(section);
    }

    /// <summary>Every problem of every setting, each naming its key; empty if all is well.</summary>
    public static IReadOnlyList<string> Problems(IServiceProvider provider)
    {
        var problems = new List<string>();
        foreach (var check in provider.GetServices<SettingsCheck>())
        {
            try
            {
                check.Read(provider);
            }
            catch (OptionsValidationException invalid)
            {
                problems.AddRange(invalid.Failures);
            }
            catch (InvalidOperationException unreadable) when (unreadable.Source == "Microsoft.Extensions.Configuration.Binder")
            {
                // A value that is not of its setting's type; the message names the key.
                problems.Add(unreadable.Message);
            }
        }

        return [.. problems.Distinct()];
    }
}

/// <summary>Reads one set of settings, and by that checks it.</summary>
public sealed record SettingsCheck(Action<IServiceProvider> Read);
