using MailSecurity.Dashboard.Commands;

return await CommandLine.RunAsync(args);
