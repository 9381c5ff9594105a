// A form that needs a passkey names what to ask the browser in data-passkey; its answer is sent with the form.
const form = document.querySelector('form[data-passkey]');
const button = form?.querySelector('button');
if (button && window.PublicKeyCredential?.parseRequestOptionsFromJSON) {
  form.hidden = false;
  form.addEventListener('submit', async event => {
    const answer = form.elements['Passkey.Credential'];
    if (answer.value) {
      return;
    }

    event.preventDefault();
    button.disabled = true;
    try {
      const options = JSON.parse(form.dataset.passkey);
      const credential = form.dataset.step === 'create'
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
      answer.value = JSON.stringify(credential.toJSON());
      form.requestSubmit();
    } catch (refusal) {
      form.querySelector('[role=alert]').textContent = refusal.name === 'InvalidStateError'
        ? 'This device has a passkey for this account already.'
        : 'No passkey was used. Try again, or use a code.';
      button.disabled = false;
    }
  });
} else if (form) {
  document.querySelector('[data-no-passkey]')?.removeAttribute('hidden');
}
