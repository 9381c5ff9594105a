using MailSecurity.Playground.Habits;

namespace MailSecurity.Playground.People;

/// <summary>A person and how that person uses mail.</summary>
internal sealed record Resident(Person Person, IHabit Habit);
