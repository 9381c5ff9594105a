using BenchmarkDotNet.Running;
using MailSecurity.Benchmarks.Alerts;
using MailSecurity.Benchmarks.Boards;
using MailSecurity.Benchmarks.Detection;
using MailSecurity.Benchmarks.Names;
using MailSecurity.Benchmarks.Pipeline;
using MailSecurity.Benchmarks.Policy;
using MailSecurity.Benchmarks.Quality;
using MailSecurity.Benchmarks.Queries;
using MailSecurity.Benchmarks.Retention;
using MailSecurity.Benchmarks.Simulation;
using MailSecurity.Benchmarks.Stores;
using MailSecurity.Benchmarks.Syslog;

if (args is ["pipeline", ..])
{
    return await PipelineVerb.RunAsync(args[1..]);
}

if (args is ["names", ..])
{
    return await NamesVerb.RunAsync(args[1..]);
}

if (args is ["store", ..])
{
    return await StoreVerb.RunAsync(args[1..]);
}

if (args is ["queries", ..])
{
    return await QueriesVerb.RunAsync(args[1..]);
}

if (args is ["preview", ..])
{
    return await PreviewVerb.RunAsync(args[1..]);
}

if (args is ["policy", ..])
{
    return await PolicyVerb.RunAsync(args[1..]);
}

if (args is ["syslog", ..])
{
    return await SyslogVerb.RunAsync(args[1..]);
}

if (args is ["analysis", ..])
{
    return AnalysisVerb.Run(args[1..]);
}

if (args is ["quality", ..])
{
    return QualityVerb.Run(args[1..]);
}

if (args is ["backtest", ..])
{
    return await BackTestVerb.RunAsync(args[1..]);
}

if (args is ["boards", ..])
{
    return await BoardsVerb.RunAsync(args[1..]);
}

if (args is ["push", ..])
{
    return await PushVerb.RunAsync(args[1..]);
}

if (args is ["purge", ..])
{
    return await PurgeVerb.RunAsync(args[1..]);
}

if (args is ["simulate", ..])
{
    return SimulateVerb.Run(args[1..]);
}

BenchmarkSwitcher.FromAssembly(typeof(BoardsVerb).Assembly).Run(args);
return 0;
