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

  // Some systems draw flags as letters or empty boxes: without colour the country's code alone says more.
  const canvas = Object.assign(document.createElement('canvas'), { width: 24, height: 24 });
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  pen.font = '18px sans-serif';
  pen.fillText('\u{1F1E7}\u{1F1F7}', 0, 20);
  const pixels = pen.getImageData(0, 0, 24, 24).data;
  const hasColour = pixels.some((value, at) => at % 4 === 0 && Math.abs(value - pixels[at + 2]) > 32);
  root.dataset.flags = hasColour ? 'drawn' : 'letters';

  // Buttons that only a script can serve; the page itself has none in its markup.
  document.addEventListener('click', event => {
    const button = event.target.closest?.('[data-copy], [data-print]');
    if (button?.dataset.copy) {
      navigator.clipboard?.writeText(button.dataset.copy);
    } else if (button) {
      window.print();
    }
  });

  window.panel = {
    setTheme(name) {
      root.dataset.theme = name;
      remember('theme', name);
    },
  };
})();
