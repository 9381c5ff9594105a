// Runs before the first paint. Tells the server, in cookies, the theme and the time zone of this browser.
(() => {
  const root = document.documentElement;
  const cookie = name => document.cookie.split('; ').find(part => part.startsWith(name + '='))?.slice(name.length + 1);
  const remember = (name, value) => {
    const secure = location.protocol === 'https:' ? '; secure' : '';
    document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=31536000; samesite=lax${secure}`;
  };

  const theme = cookie('theme') ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
  root.dataset.theme = theme;
  remember('theme', theme);
  remember('zone', Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'UTC');

  window.panel = {
    setTheme(name) {
      root.dataset.theme = name;
      remember('theme', name);
    },
  };
})();
