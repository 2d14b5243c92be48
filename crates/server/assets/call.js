/* What a browser with script adds to a call: keys, and comparing while one types. */
'use strict';
(() => {
  const form = document.querySelector('form.call-form');
  if (!form) return;
  const press = (action) => form.querySelector(`button[value="${action}"]`)?.click();

  /* A kind or a language chosen shows its questions at once; what was typed stays. Who goes through
     the list with the arrows passes by others: those are waited for, until the hand rests. */
  let choosing;
  for (const name of ['kind', 'language']) {
    const list = form.elements[name];
    list?.addEventListener('change', () => {
      clearTimeout(choosing);
      choosing = setTimeout(press, 500, 'ask');
    });
    list?.addEventListener('blur', () => {
      if (!choosing) return;
      clearTimeout(choosing);
      press('ask');
    });
  }

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey && event.key === 'Enter') {
      event.preventDefault();
      press('lodge');
    }
    if (event.altKey && /^[1-9]$/.test(event.key)) {
      const step = form.querySelector(`[data-step="${event.key}"]`);
      const field = step?.querySelector('input, select, textarea');
      if (!field) return;
      event.preventDefault();
      field.focus();
    }
  });

  let asked = 0;
  const compare = async (field, told) => {
    const turn = ++asked;
    const address = `${form.dataset.seen}?value=${encodeURIComponent(field.value)}`;
    const answer = await fetch(address, { headers: { Accept: 'application/json' } }).catch(() => null);
    if (!answer?.ok || turn !== asked) return;
    const { count } = await answer.json();
    told.textContent = count > 0 ? told.dataset.words.replace('#', count) : '';
  };
  for (const told of form.querySelectorAll('[data-words]')) {
    const field = document.getElementById(told.dataset.of);
    let waiting;
    field?.addEventListener('input', () => {
      clearTimeout(waiting);
      waiting = setTimeout(compare, 300, field, told);
    });
  }
  const first = document.querySelector('.errors') ?? form.querySelector('[data-step="2"] .f > *[name]');
  (first ?? form.querySelector('select')).focus();
})();
