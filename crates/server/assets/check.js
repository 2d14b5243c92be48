/* Checking a value without saying which: the browser makes its digest, sends the first four signs
   of it, and looks for the rest in what comes back. Only forms that are clear are taken; with all
   others the form asks the page, as it does without script. */
'use strict';
(() => {
  const form = document.querySelector('#lookup');
  const field = document.querySelector('#v');
  const answer = document.querySelector('#answer');
  const seen = document.querySelector('#answer-seen');
  const nothing = document.querySelector('#answer-nothing');
  if (!form || !seen || !nothing || !globalThis.crypto?.subtle) return;
  const PREFIX = 4;

  const isIban = (text) => {
    if (!/^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/.test(text)) return false;
    const moved = text.slice(4) + text.slice(0, 4);
    let rest = 0;
    for (const sign of moved) {
      for (const digit of String(parseInt(sign, 36))) rest = (rest * 10 + Number(digit)) % 97;
    }
    return rest === 1;
  };

  /* The host and the domains above it; a top level domain alone is nobody's. */
  const domains = (host) => {
    const labels = host.split('.');
    return labels.slice(0, -1).map((_, place) => ['domain', labels.slice(place).join('.')]);
  };
  const HOST = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

  /* What the value may be stored as: pairs of kind and text; none where it is not clear. */
  const candidates = (typed) => {
    const text = typed.trim().toLowerCase();
    const tight = text.replace(/[\s.()\u00a0-]/g, '');
    if (/^(\+|00)[1-9]\d{7,14}$/.test(tight)) return [['phone', tight.replace(/^00/, '+')]];
    if (isIban(text.replace(/[\s-]/g, '').toUpperCase())) {
      return [['iban', text.replace(/[\s-]/g, '').toUpperCase()]];
    }
    const mail = text.match(/^[a-z0-9][a-z0-9._+-]*@([a-z0-9.-]+)$/);
    if (mail && HOST.test(mail[1])) return [['email', text], ...domains(mail[1])];
    const page = text.match(/^(?:https?:\/\/)?([a-z0-9.-]+)(\/[\w./~%-]*)?$/);
    if (page && HOST.test(page[1])) {
      const path = (page[2] ?? '').replace(/\/+$/, '');
      return path ? [['url', page[1] + path], ...domains(page[1])] : domains(page[1]);
    }
    return [];
  };

  const digest = async ([kind, text]) => {
    const bytes = new TextEncoder().encode(`${kind}\0${text}`);
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    return [...hash.slice(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  };

  const listed = async (candidate) => {
    const hash = await digest(candidate);
    const reply = await fetch(`/api/v1/check/${hash.slice(0, PREFIX)}`);
    if (!reply.ok) throw new Error(`status ${reply.status}`);
    const { values } = await reply.json();
    const found = values.find((value) => value.hash === hash);
    return found && { ...found, kind: candidate[0] };
  };

  /* The words of the answer stand in the page; those that do not fit are taken out. */
  const GROUPS = { phone: 'number', domain: 'site', url: 'site', email: 'address', iban: 'account' };
  const keep = (copy, name, wanted) => {
    for (const part of copy.querySelectorAll(`[data-${name}]`)) {
      if (part.dataset[name] !== wanted) part.remove();
    }
  };
  const show = (template, found) => {
    const copy = template.content.cloneNode(true);
    const value = field.value.trim();
    copy.querySelector('[data-value]').textContent = value;
    if (found) {
      keep(copy, 'group', GROUPS[found.kind] ?? 'other');
      keep(copy, 'people', found.people_more_than === undefined ? '' : String(found.people_more_than));
      if (!found.confirmed) copy.querySelector('[data-confirmed]').remove();
      copy.querySelector('[name=v]').value = value;
    }
    answer.replaceChildren(copy);
  };

  let asksPage = false;
  form.addEventListener('submit', async (event) => {
    const wanted = candidates(field.value);
    if (asksPage || !wanted.length) return;
    event.preventDefault();
    form.setAttribute('aria-busy', 'true');
    try {
      const found = (await Promise.all(wanted.map(listed))).find(Boolean);
      show(found ? seen : nothing, found);
    } catch {
      /* The page answers as well. */
      asksPage = true;
      form.requestSubmit();
    } finally {
      form.removeAttribute('aria-busy');
    }
  });
})();
