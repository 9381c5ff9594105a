using BenchmarkDotNet.Running;
using MailSecurity.Benchmarks;
using MailSecurity.Benchmarks.Alerts;
using MailSecurity.Benchmarks.Boards;
using MailSecurity.Benchmarks.Detection;
using MailSecurity.Benchmarks.Imports;
using MailSecurity.Benchmarks.Names;
using MailSecurity.Benchmarks.Peers;
using MailSecurity.Benchmarks.Pipeline;
using MailSecurity.Benchmarks.Policy;
using MailSecurity.Benchmarks.Quality;
using MailSecurity.Benchmarks.Queries;
using MailSecurity.Benchmarks.Retention;
using MailSecurity.Benchmarks.Simulation;
using MailSecurity.Benchmarks.Soak;
using MailSecurity.Benchmarks.Stores;
using MailSecurity.Benchmarks.Syslog;

const string Json = "--json";

var verbs = new Dictionary<string, Func<string[], Task<int>>>
{
    ["analysis"] = AnalysisVerb.RunAsync,
    ["backtest"] = BackTestVerb.RunAsync,
    ["boards"] = BoardsVerb.RunAsync,
    ["burst"] = BurstVerb.RunAsync,
    ["import"] = ImportVerb.RunAsync,
    ["names"] = NamesVerb.RunAsync,
    ["peers"] = PeersVerb.RunAsync,
    ["pipeline"] = PipelineVerb.RunAsync,
    ["policy"] = PolicyVerb.RunAsync,
    ["preview"] = PreviewVerb.RunAsync,
    ["purge"] = PurgeVerb.RunAsync,
    ["push"] = PushVerb.RunAsync,
    ["quality"] = words => Task.FromResult(QualityVerb.Run(words)),
    ["queries"] = QueriesVerb.RunAsync,
    ["simulate"] = words => Task.FromResult(SimulateVerb.Run(words)),
    ["soak"] = SoakVerb.RunAsync,
    ["store"] = StoreVerb.RunAsync,
    ["syslog"] = SyslogVerb.RunAsync,
};

if (args is not [var verb, .. var words] || !verbs.TryGetValue(verb, out var run))
{
    BenchmarkSwitcher.FromAssembly(typeof(BoardsVerb).Assembly).Run(args);
    return 0;
}

Table.Row("load average before the run", Table.Load, Table.IsBusy ? "the machine is busy with other work" : "");
var exitCode = await run([.. words.Where(word => word != Json)]);
if (words.Contains(Json))
{
    Console.WriteLine(Table.Json(verb));
}

return exitCode;
