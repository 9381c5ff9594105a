using System.Globalization;
using MailSecurity.GeoPacker;
using MailSecurity.GeoPacker.Sources;
using MailSecurity.GeoPacker.Verify;

// pack   NODE_MODULES TARGET          makes the shipped databases
// verify NODE_MODULES TARGET [COUNT]  compares them with their sources, address by address
switch (args)
{
    case ["pack", var nodeModules, var target]:
        var sources = new SourceFolder(nodeModules);
        Pack(Path.Combine(target, CityDatabase.FileName), file => CityDatabase.Pack(sources, file));
        Pack(Path.Combine(target, AsnDatabase.FileName), file => AsnDatabase.Pack(sources, file));
        return 0;
    case ["verify", var nodeModules, var target]:
        return Verification.Run(new SourceFolder(nodeModules), target, 200_000) ? 0 : 1;
    case ["verify", var nodeModules, var target, var count]:
        return Verification.Run(new SourceFolder(nodeModules), target, int.Parse(count, CultureInfo.InvariantCulture)) ? 0 : 1;
    default:
        Console.Error.WriteLine("Usage: pack NODE_MODULES TARGET | verify NODE_MODULES TARGET [COUNT]");
        return 2;
}

static void Pack(string file, Action<Stream> pack)
{
    using var target = new BufferedStream(File.Create(file), 1 << 20);
    pack(target);
    target.Flush();
    Console.WriteLine($"{Path.GetFileName(file)}: {target.Length / 1024.0 / 1024.0:0.0} MB");
}
