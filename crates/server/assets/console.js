/* The console's keys, palette and live counts. All of it is a faster way to buttons and links that
   are there: without script they are used as they stand. */
'use strict';
(() => {
  const one = (selector, from = document) => from.querySelector(selector);
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const isShown = (element) => element.getClientRects().length > 0;
  const KEYS = 'tocsin-keys';

  /* The page that stands here: its clocks stop when another one takes its place. */
  let page = new AbortController();
  const every = (milliseconds, act) => {
    const clock = setInterval(act, milliseconds);
    page.signal.addEventListener('abort', () => clearInterval(clock));
  };

  /* Letters can be turned off (WCAG 2.1.4); the choice stays in this browser. */
  const lettersAct = () => localStorage.getItem(KEYS) !== 'off';
  const startSwitch = () => {
    const keysOn = one('#keys-on');
    if (!keysOn) return;
    keysOn.checked = lettersAct();
    keysOn.addEventListener('change', () => localStorage.setItem(KEYS, keysOn.checked ? 'on' : 'off'));
  };

  /* The queue: a current row, ticks, a preview. */
  const queue = () => one('#queue');
  const rows = () => all('#queue tbody tr');
  const current = () => one('#queue tr[aria-current]');
  let asking;

  const preview = async (row) => {
    const aside = one('#aside');
    if (!aside || !isShown(aside)) return;
    asking?.abort();
    asking = new AbortController();
    const back = encodeURIComponent(queue().dataset.back);
    try {
      const answer = await fetch(`/console/reports/${row.dataset.id}/preview?back=${back}`, {
        signal: asking.signal,
      });
      if (!answer.ok || answer.redirected) return;
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      aside.replaceChildren(...page.body.childNodes);
    } catch (error) {
      if (error.name !== 'AbortError') aside.setAttribute('aria-busy', 'false');
    }
  };

  const makeCurrent = (row) => {
    if (!row) return;
    current()?.removeAttribute('aria-current');
    row.setAttribute('aria-current', 'true');
    row.scrollIntoView({ block: 'nearest' });
    one('a', row)?.focus({ preventScroll: true });
    preview(row);
  };

  const move = (step) => {
    const list = rows();
    const place = list.indexOf(current());
    makeCurrent(list[Math.min(Math.max(place + step, 0), list.length - 1)]);
  };

  const addHidden = (form, name, value) => {
    const field = document.createElement('input');
    Object.assign(field, { type: 'hidden', name, value });
    form.append(field);
  };

  /* What a form of the queue sends besides: the row that comes after, to go on there. */
  const nameNext = (form) => {
    const ticked = rows().filter((row) => one('input', row).checked);
    if (!ticked.length && current()) one('input', current()).checked = true;
    const list = rows();
    const last = list.indexOf(ticked.at(-1) ?? current());
    const next = list.slice(last + 1).find((row) => !one('input', row).checked);
    addHidden(form, 'at', (next ?? list[0])?.dataset.serial ?? '');
  };

  /* A decision: the page that answers takes the place of this one, without the pause in which a
     browser leaves a page and builds the next. What is no page of the same make is gone to. */
  const makeOf = (whole) =>
    all('script[src], link[rel=stylesheet]', whole)
      .map((part) => part.getAttribute('src') ?? part.getAttribute('href'))
      .join(' ');
  const show = (next, address) => {
    const said = one('#said', next);
    const words = said ? [...said.childNodes] : [];
    said?.replaceChildren();
    document.title = next.title;
    document.body.replaceChildren(...next.body.childNodes);
    scrollTo(0, 0);
    /* Filled after it is there: what is said is read out, once. */
    said?.append(...words);
    history.pushState(null, '', address);
    start();
  };
  const decide = async (form) => {
    const body = new URLSearchParams(new FormData(form));
    form.setAttribute('aria-busy', 'true');
    const answer = await fetch(form.action, { method: 'POST', body });
    const next = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (makeOf(next) === makeOf(document)) show(next, answer.url);
    else location.assign(answer.url);
  };
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (form.id === 'decide' && queue()) nameNext(form);
    const isDecision = form.getAttribute('action')?.startsWith('/console/decisions');
    if (!isDecision || event.defaultPrevented) return;
    event.preventDefault();
    if (form.hasAttribute('aria-busy')) return;
    const { name, value } = event.submitter ?? {};
    if (name) addHidden(form, name, value);
    /* The first decision stands: sent again the ordinary way, it is not taken twice. */
    decide(form).catch(() => form.submit());
  });
  addEventListener('popstate', () => location.reload());

  /* A field of a decision: Enter presses the button beside it. */
  document.addEventListener('keydown', (event) => {
    const field = event.target.closest('#decide .pop input, #decide .pop select');
    if (event.key !== 'Enter' || !field) return;
    event.preventDefault();
    one('button', field.closest('.pop')).click();
  });

  const press = (element) => {
    if (element.matches('summary')) {
      const details = element.parentElement;
      const field = one('input:not([type=hidden]), select, textarea', details);
      /* Filled in already: the key alone decides. */
      if (field?.matches('#of') && field.value) return one('button', details).click();
      details.open = !details.open;
      if (details.open) field?.focus();
      return undefined;
    }
    if (element.matches('textarea, select, input')) {
      element.scrollIntoView({ block: 'center' });
      return element.focus();
    }
    return element.click();
  };

  const byKey = (letter) => all(`[data-key="${CSS.escape(letter)}"]`).find(isShown);

  /* Taking back: the seconds that are left stand on the button. */
  const startUndo = () => {
    const undo = one('[data-seconds]');
    if (!undo) return;
    let left = Number(undo.dataset.seconds);
    const text = [...undo.childNodes].find((node) => node.nodeType === Node.TEXT_NODE);
    every(1000, () => {
      left -= 1;
      text.textContent = text.textContent.replace(/\d+/, String(left));
      if (left <= 0) undo.remove();
    });
  };

  /* An opened identity: the minutes that are left; at the end the page goes back to sealed. */
  const startIdentity = () => {
    const shown = one('[data-left]');
    if (!shown) return;
    const end = performance.now() + Number(shown.dataset.left) * 1000;
    const tick = () => {
      const left = Math.max(0, Math.round((end - performance.now()) / 1000));
      const text = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
      shown.textContent = text;
      if (left === 0) location.replace(shown.dataset.then);
    };
    tick();
    every(1000, tick);
  };

  /* The palette: every way of this page, found by a word. */
  const startPalette = () => {
    const palette = one('#palette');
    const opener = one('.pal');
    if (!palette || !opener) return;
    const find = one('input', palette);
    const list = one('ul', palette);
    const none = one('[data-none]', palette);
    const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
    const ways = () =>
      all('.rail a, [data-view], .decide [data-key], [data-key="a"], .crumb a').map((element) => {
        const copy = element.cloneNode(true);
        all('b[data-count], .vh', copy).forEach((part) => part.remove());
        return { element, text: copy.textContent.replace(/\s+/g, ' ').trim() };
      });
    const choose = (item) => {
      palette.close();
      press(item.element);
    };
    const offer = () => {
      const words = plain(find.value).split(/\s+/).filter(Boolean);
      const fit = ways().filter(({ text }) => words.every((word) => plain(text).includes(word)));
      list.replaceChildren(
        ...fit.map((item, place) => {
          const line = document.createElement('li');
          const link = document.createElement('a');
          link.href = item.element.href ?? '#';
          link.textContent = item.text;
          if (place === 0) link.setAttribute('aria-current', 'true');
          link.addEventListener('click', (event) => {
            event.preventDefault();
            choose(item);
          });
          line.append(link);
          return line;
        }),
      );
      none.textContent = fit.length ? '' : none.dataset.none;
    };
    const open = () => {
      find.value = '';
      offer();
      palette.showModal();
      find.focus();
    };
    opener.hidden = false;
    opener.addEventListener('click', open);
    find.addEventListener('input', offer);
    palette.addEventListener('keydown', (event) => {
      const links = all('a', list);
      const place = links.findIndex((link) => link.hasAttribute('aria-current'));
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && links.length) {
        event.preventDefault();
        links[place]?.removeAttribute('aria-current');
        const next = links[(place + step + links.length) % links.length];
        next.setAttribute('aria-current', 'true');
        next.scrollIntoView({ block: 'nearest' });
      } else if (event.key === 'Enter' && event.target === find) {
        event.preventDefault();
        links[place]?.click();
      }
    });
  };
  document.addEventListener('keydown', (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'k') return;
    event.preventDefault();
    if (!one('#palette[open]')) one('.pal')?.click();
  });

  /* Keys. Not while a field has the focus, nor with Ctrl, Alt or Meta. */
  let goes = false;
  const typing = (element) =>
    element.matches('textarea, select, input:not([type=checkbox], [type=radio])') ||
    element.isContentEditable;
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    if (one('dialog[open]')) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (key === 'Escape') {
      const opened = event.target.closest('details[open]') ?? one('.decide details[open]');
      if (opened) {
        opened.open = false;
        one('summary', opened).focus();
      } else if (typing(event.target)) event.target.blur();
      else one('a[data-back]')?.click();
      return;
    }
    if (typing(event.target) || !lettersAct()) return;
    if (goes && /^[1-9]$/.test(key)) {
      goes = false;
      all('.rail [data-count]')[Number(key) - 1]?.closest('a').click();
      return;
    }
    goes = key === 'g';
    if (queue() && (key === 'j' || key === 'k')) move(key === 'j' ? 1 : -1);
    else if (queue() && key === 'Enter' && event.target === document.body) one('a', current())?.click();
    else if (queue() && key === ' ' && !event.target.matches('input, button, summary')) {
      const box = current() && one('input', current());
      if (box) box.checked = !box.checked;
    } else if (key === '/') one('#find')?.focus();
    else if (key === '?') one('#keys')?.showModal();
    else {
      const way = key.length === 1 && byKey(key);
      if (!way) return;
      press(way);
    }
    event.preventDefault();
  });
  const start = () => {
    page.abort();
    page = new AbortController();
    goes = false;
    startSwitch();
    startUndo();
    startIdentity();
    startPalette();
    if (current()) one('a', current()).focus({ preventScroll: true });
  };
  start();

  /* Live: counts, and rows that came in. A line that is cut is said, with the time it lasts. */
  if (!one('[data-count]') || !globalThis.EventSource) return;
  let silence;
  const heard = () => {
    clearTimeout(silence);
    const cut = one('#cut');
    if (cut) cut.hidden = true;
  };
  const append = async () => {
    const table = queue();
    if (!table || one('#more')) return;
    const answer = await fetch(location.href);
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const have = new Set(rows().map((row) => row.dataset.id));
    const fresh = all('#queue tbody tr', page).filter((row) => !have.has(row.dataset.id));
    fresh.forEach((row) => row.removeAttribute('aria-current'));
    one('tbody', table).append(...fresh);
  };
  const source = new EventSource('/console/events');
  source.addEventListener('counts', (event) => {
    heard();
    const now = JSON.parse(event.data);
    for (const count of all('[data-count]')) {
      const text = now[count.dataset.count];
      if (text === undefined || text === count.textContent) continue;
      count.textContent = text;
      if (queue()?.dataset.queue === count.dataset.count) append();
      else if (one('#empty') && one('.rail [aria-current]')?.contains(count)) location.reload();
    }
  });
  source.addEventListener('open', heard);
  source.addEventListener('error', () => {
    clearTimeout(silence);
    silence = setTimeout(() => {
      const cut = one('#cut');
      if (!cut) return;
      cut.textContent = cut.dataset.text;
      cut.hidden = false;
    }, 10_000);
  });
  addEventListener('pagehide', () => source.close());
})();
