using MailSecurity.Domain.Admins;
using MailSecurity.Domain.Alerts;
using MailSecurity.Domain.Incidents;
using MailSecurity.Domain.Logins;
using MailSecurity.Domain.Storage.Retention;
using MailSecurity.Domain.Watch;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace MailSecurity.Domain.Storage;

public static class StorageServices
{
    /// <summary>The store on the configured database. The host adds an <see cref="IIncidentFeed"/>.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services)
    {
        services.AddSettings<StorageOptions>(StorageOptions.Section);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<StorageOptions>, StorageOptionsCheck>());
        services.AddSettings<RetentionOptions>(RetentionOptions.Section);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RetentionOptions>, RetentionOptionsCheck>());
        services.TryAddSingleton<DataDirectory>();
        services.AddDatabase();

        services.TryAddSingleton<Store>();
        services.TryAddSingleton<StoreSetup>();
        services.TryAddSingleton(new ChangeNotices(areRead: false));
        services.TryAddSingleton<Purge>();
        services.TryAddSingleton<NoticeStore>();
        services.TryAddSingleton<IntakeStore>();
        services.TryAddSingleton<SourceStore>();
        services.TryAddSingleton<SourceRemoval>();
        services.TryAddSingleton<GeoUpdateOrders>();
        services.TryAddSingleton<ProfileRepair>();
        services.TryAddSingleton<AnalysisStore>();
        services.TryAddSingleton<AccountStore>();
        services.TryAddSingleton<ApiKeyStore>();
        services.TryAddSingleton<SecondFactorStore>();
        services.TryAddSingleton<SessionStore>();
        services.TryAddSingleton<PasskeyStore>();
        services.TryAddSingleton<PasswordStore>();
        services.TryAddSingleton<IGrantSignal, NoGrantSignal>();
        services.TryAddSingleton<AdminStore>();
        services.TryAddSingleton<AccessListStore>();
        services.TryAddSingleton<AuditStore>();
        services.TryAddSingleton<IAudit>(provider => provider.GetRequiredService<AuditStore>());
        services.TryAddSingleton<TrustStore>();
        services.TryAddSingleton<TrustPreviews>();
        services.TryAddSingleton<SettingsStore>();
        services.TryAddSingleton<BackTester>();
        services.TryAddSingleton<BackTestStore>();
        services.TryAddSingleton<IIncidentStore, IncidentStore>();
        services.TryAddSingleton<IncidentNotes>();
        services.TryAddSingleton<BulkDecisions>();
        services.TryAddSingleton<NotRaisedFindings>();
        services.TryAddSingleton<SavedFilterStore>();
        services.TryAddSingleton<LetterChoices>();
        services.AddAlertStorage();
        services.TryAddSingleton<ContainmentStore>();
        services.TryAddSingleton<RecentLogins>();
        services.TryAddSingleton<ILoginHistory, LoginHistory>();
        return services;
    }

    private static void AddAlertStorage(this IServiceCollection services)
    {
        services.AddSettings<AlertOptions>(AlertOptions.Section);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AlertOptions>, AlertOptionsCheck>());
        services.TryAddSingleton<IAlertSignal, NobodyIsTold>();
        services.TryAddSingleton<IAlertFeed, NobodyIsTold>();
        services.TryAddSingleton<PendingAlerts>();
        services.TryAddSingleton<PushKeyStore>();
        services.TryAddSingleton<PushDeviceStore>();
        services.TryAddSingleton<EverybodyWithADevice>();
        services.TryAddSingleton<IAlertRoute, OnCallRoute>();
        services.TryAddSingleton<OnCallStore>();
        services.TryAddSingleton<AlertReturns>();
        services.TryAddSingleton<AlertAudit>();
        services.TryAddSingleton<AlertOutbox>();
        services.TryAddSingleton<AlertReports>();
        services.TryAddSingleton<AlertHistory>();
        services.TryAddSingleton<HealthAlerts>();
        services.TryAddSingleton<IHealthPager>(provider => provider.GetRequiredService<HealthAlerts>());
        services.TryAddSingleton<AlertChoiceStore>();
        services.TryAddSingleton<MaintenanceStore>();
        services.TryAddSingleton<WebhookStore>();
    }
}
