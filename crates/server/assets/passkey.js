/* Passkeys: the browser asks the device, and the form carries the answer. Without this script the
   forms stay hidden, and password and code remain. */
'use strict';
(() => {
  if (!window.PublicKeyCredential || !navigator.credentials) return;

  const fromText = (text) => {
    const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
  };
  const toText = (buffer) => {
    if (!buffer) return null;
    const plain = String.fromCharCode(...new Uint8Array(buffer));
    return btoa(plain).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  };
  const known = (list) => (list || []).map((one) => ({ ...one, id: fromText(one.id) }));

  /* What the centre asks, with bytes where it wrote text. */
  function wishes(asked, how) {
    const options = { ...asked.publicKey, challenge: fromText(asked.publicKey.challenge) };
    if (how === 'create') {
      options.user = { ...options.user, id: fromText(options.user.id) };
      options.excludeCredentials = known(options.excludeCredentials);
    } else {
      options.allowCredentials = known(options.allowCredentials);
    }
    return { publicKey: options };
  }

  /* What the device answered, with text where it gave bytes. */
  function answer(credential) {
    const response = {};
    for (const name of [
      'clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle',
    ]) {
      if (name in credential.response) response[name] = toText(credential.response[name]);
    }
    return JSON.stringify({
      id: credential.id,
      rawId: toText(credential.rawId),
      type: credential.type,
      response,
    });
  }

  async function challenge(form) {
    if (form.dataset.asked) return JSON.parse(form.dataset.asked);
    const answered = await fetch(form.dataset.challenge, { method: 'POST' });
    if (!answered.ok) throw new Error(`the challenge: ${answered.status}`);
    return answered.json();
  }

  for (const form of document.querySelectorAll('form[data-passkey]')) {
    const how = form.dataset.passkey;
    const button = form.querySelector('button');
    const problem = form.querySelector('[role=alert]');
    form.hidden = false;
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      problem.hidden = true;
      button.disabled = true;
      try {
        const credential = await navigator.credentials[how](wishes(await challenge(form), how));
        form.querySelector('[data-answer]').value = answer(credential);
        form.submit();
      } catch {
        problem.hidden = false;
      } finally {
        button.disabled = false;
      }
    });
  }
})();
