namespace MailSecurity.Domain.Storage.Postgres;

/// <summary>Triggers, made anew at every start.</summary>
internal static class PostgresGuards
{
    public const string Channel = "mailsecurity_changes";

    public const string AuditEntries =
        """
        CREATE OR REPLACE FUNCTION "KeepAuditEntries"() RETURNS trigger LANGUAGE plpgsql AS
        $$BEGIN RAISE EXCEPTION 'The audit log is append-only.'; END$$;
        CREATE OR REPLACE TRIGGER "AuditEntries_Keep" BEFORE UPDATE OR DELETE OR TRUNCATE ON "AuditEntries"
        FOR EACH STATEMENT EXECUTE FUNCTION "KeepAuditEntries"();
        """;

    // Carries nothing: the rows are what is told, so a node that was not there reads them when it is back.
    public const string ChangeNotices =
        $"""
        CREATE OR REPLACE FUNCTION "TellOfChanges"() RETURNS trigger LANGUAGE plpgsql AS
        $$BEGIN PERFORM pg_notify('{Channel}', ''); RETURN NULL; END$$;
        CREATE OR REPLACE TRIGGER "ChangeNotices_Tell" AFTER INSERT ON "ChangeNotices"
        FOR EACH STATEMENT EXECUTE FUNCTION "TellOfChanges"();
        """;
}
