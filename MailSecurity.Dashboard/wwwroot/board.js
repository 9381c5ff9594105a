// The board's keys. Moving about and selecting happen here; what needs the server is one call into the page's circuit.
(() => {
  const typed = 'input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]';
  const rows = () => [...document.querySelectorAll('table.board tr.incident')];
  const rowOf = element => element?.closest?.('table.board tr.incident');
  const isOn = () => localStorage.getItem('keys') !== 'off';

  let page = null;
  let watch = null;
  let current = null;
  let place = 0;
  let isHeld = false;
  let scrolledAt = 0;

  const currentRow = () => rowOf(document.activeElement) ?? rows().find(row => row.dataset.incident === current);
  const focus = (row, how) => row?.querySelector('.row-link').focus(how);

  function move(step) {
    const all = rows();
    const at = all.indexOf(currentRow());
    const start = all.findIndex(row => row.getBoundingClientRect().top > 100);
    focus(all[at < 0 ? Math.max(start, 0) : Math.min(Math.max(at + step, 0), all.length - 1)]);
  }

  const ask = key => page.invokeMethodAsync('OnKeyAsync', key, currentRow()?.dataset.incident ?? null);

  const keys = {
    j: () => move(1),
    k: () => move(-1),
    x: () => currentRow()?.querySelector('.pick input')?.click(),
    a: () => ask('a'),
    s: () => ask('s'),
    '?': () => ask('?'),
    '/': () => document.querySelector('[data-board] input[type=search]')?.focus(),
  };

  document.addEventListener('keydown', event => {
    if (!page || event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey
      || !isOn() || event.target.closest?.(typed) || document.querySelector('.mud-dialog, dialog[open]')) {
      return;
    }

    if (event.key === 'Enter' && event.target.matches('.incident .pick input')) {
      rowOf(event.target).querySelector('.row-link').click();
    } else if (Object.hasOwn(keys, event.key)) {
      event.preventDefault();
      keys[event.key]();
    }
  });

  document.addEventListener('focusin', event => {
    const row = rowOf(event.target);
    isHeld = !!row;
    if (row) {
      [current, place] = [row.dataset.incident, rows().indexOf(row)];
    }
  });
  document.addEventListener('pointerdown', event => { isHeld &&= !!rowOf(event.target); });
  document.addEventListener('scroll', () => { scrolledAt = performance.now(); }, { passive: true });

  // A row that moves to another place, or closes, takes the focus with it: give it back, unless the reader scrolled away.
  function keepFocus() {
    if (isHeld && document.activeElement === document.body && performance.now() - scrolledAt > 300) {
      const all = rows();
      focus(all.find(row => row.dataset.incident === current) ?? all[Math.min(place, all.length - 1)], { preventScroll: true });
    }
  }

  window.boardKeys = {
    isOn,
    turn: on => localStorage.setItem('keys', on ? 'on' : 'off'),
    start(reference) {
      this.stop();
      page = reference;
      watch = new MutationObserver(keepFocus);
      watch.observe(document.querySelector('[data-board]'), { childList: true, subtree: true });
    },
    stop() {
      watch?.disconnect();
      [page, watch, current, isHeld] = [null, null, null, false];
    },
  };
})();
