/* What a browser with script adds: nothing that a person needs.
   Leaving replaces the page in the history; Escape three times leaves too; choices can be searched. */
'use strict';
(() => {
  const leave = document.querySelector('a.leave');
  if (leave) {
    const go = () => location.replace(leave.href);
    leave.addEventListener('click', (event) => { event.preventDefault(); go(); });
    let presses = 0;
    let last = 0;
    document.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') { presses = 0; return; }
      presses = event.timeStamp - last < 2000 ? presses + 1 : 1;
      last = event.timeStamp;
      if (presses === 3) go();
    });
  }

  document.querySelector('.errors')?.focus();

  const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  for (const list of document.querySelectorAll('[data-find]')) {
    const choices = [...list.querySelectorAll('.choice')];
    const label = document.createElement('label');
    const field = document.createElement('input');
    const none = document.createElement('p');
    label.textContent = list.dataset.find;
    label.className = 'q';
    field.type = 'search';
    field.id = 'find';
    field.autocomplete = 'off';
    label.htmlFor = 'find';
    none.setAttribute('role', 'status');
    none.className = 'small';
    field.addEventListener('input', () => {
      const words = plain(field.value).split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const choice of choices) {
        const text = plain(`${choice.textContent} ${choice.dataset.words ?? ''}`);
        const fits = 'always' in choice.dataset || words.every((word) => text.includes(word));
        choice.hidden = !fits && !choice.querySelector(':checked');
        if (fits) shown += 1;
      }
      none.textContent = shown > 1 || !words.length ? '' : list.dataset.none;
    });
    field.addEventListener('keydown', (event) => { if (event.key === 'Enter') event.preventDefault(); });
    const box = document.createElement('div');
    box.className = 'field';
    box.append(label, field, none);
    list.before(box);
  }
})();
