using System.Globalization;
using System.Text.Json;
using MailSecurity.Benchmarks.Policy;
using MailSecurity.Playground;

namespace MailSecurity.Benchmarks.Imports;

/// <summary>
/// import [MEGABYTES] [log|json]: the built program imports a file of that size, a mail log or a sign-in export, as a process of its own; what it
/// took and the most memory it had.
/// </summary>
internal static class ImportVerb
{
    private const string Time = "/usr/bin/time";
    private const double BytesOfALine = 209;

    public static async Task<int> RunAsync(string[] args)
    {
        var bytes = 1e6 * (args is [var number, ..] ? int.Parse(number, CultureInfo.InvariantCulture) : 200);
        var folder = Directory.CreateTempSubdirectory("mailsecurity-import-").FullName;
        try
        {
            var file = Path.Combine(folder, "export");
            Write(file, bytes, isJson: args.Contains("json"));
            Table.Row("file", new FileInfo(file).Length / 1e6, "MB");
            using var process = RunningDashboard.Start(folder, Time, "-f", "%e %U %S %M", RunningDashboard.Program, "import", "--json", file);
            var errors = process.StandardError.ReadToEndAsync();
            var report = JsonDocument.Parse(await process.StandardOutput.ReadToEndAsync()).RootElement;
            await process.WaitForExitAsync();
            var took = (await errors).Trim().Split('\n')[^1].Split(' ').Select(part => double.Parse(part, CultureInfo.InvariantCulture)).ToArray();
            var rows = report.GetProperty("logins").GetInt64() + report.GetProperty("messages").GetInt64();
            Table.Row("rows", rows, $"of {report.GetProperty("lines").GetInt64():N0} lines, {report.GetProperty("incidents").GetInt32():N0} incidents");
            Table.Row("from start to end", took[0], "s");
            Table.Row("rows a second", rows / took[0], "rows/s");
            Table.Row("processor time per row", (took[1] + took[2]) * 1e6 / rows, "µs");
            Table.Row("most memory", took[3] * 1024 / 1e6, "MB");
            return process.ExitCode;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Write(string path, double bytes, bool isJson)
    {
        if (isJson)
        {
            SignInExport.Write(path, (long)bytes);
            return;
        }

        using var log = File.Create(path);
        MailTraffic.WriteLog(log, (long)(bytes / BytesOfALine));
    }
}
