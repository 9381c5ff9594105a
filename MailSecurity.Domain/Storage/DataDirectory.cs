using Microsoft.Extensions.Configuration;

namespace MailSecurity.Domain.Storage;

/// <summary>The folder for everything this program keeps: the SQLite file and the keys that protect cookies.</summary>
public sealed class DataDirectory
{
    public const string Key = "MailSecurity:DataDirectory";

    public DataDirectory(IConfiguration configuration)
        : this(configuration[Key] is { Length: > 0 } configured ? configured : "data")
    {
    }

    /// <summary>Makes the folder, readable by its owner only, if it does not exist.</summary>
    public DataDirectory(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        try
        {
            Create();
        }
        catch (Exception failure) when (StoreUnusableException.From(failure, Path) is { } unusable)
        {
            throw unusable;
        }
    }

    public string Path { get; }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    private void Create()
    {
        if (!Directory.Exists(Path))
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(Path);
            }
            else
            {
                Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }
    }
}
