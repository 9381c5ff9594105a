// Enabling alerts on this device. It begins with a click here in the browser: some ask for the permission in no other way.
(() => {
  const store = 'mailsecurity-push';
  let page = null;
  let serverKey = null;

  const isSupported = () => 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
  const bytes = text => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), letter => letter.charCodeAt(0));
  const isFor = (subscription, key) => {
    const own = subscription.options?.applicationServerKey;
    return !own || String(new Uint8Array(own)) === String(bytes(key));
  };

  async function subscribe() {
    const worker = await navigator.serviceWorker.register('/service-worker.js');
    await navigator.serviceWorker.ready;
    let subscription = await worker.pushManager.getSubscription();
    if (subscription && !isFor(subscription, serverKey)) {
      await subscription.unsubscribe();
      subscription = null;
    }

    return subscription ?? worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: serverKey });
  }

  async function enable(button) {
    button.disabled = true;
    try {
      if (await Notification.requestPermission() !== 'granted') {
        await page.invokeMethodAsync('OnRefused', 'denied');
        return;
      }

      const { endpoint, keys } = (await subscribe()).toJSON();
      const token = await page.invokeMethodAsync('OnEnabledAsync', endpoint, keys.p256dh, keys.auth, navigator.userAgent);
      if (token) {
        await (await caches.open(store)).put('/device', new Response(JSON.stringify({ token, serverKey, endpoint })));
      }
    } catch (failure) {
      await page?.invokeMethodAsync('OnRefused', failure.name === 'NotAllowedError' ? 'denied' : 'failed');
    } finally {
      button.disabled = false;
    }
  }

  document.addEventListener('click', event => {
    const button = event.target.closest?.('[data-push-enable]');
    if (button && page) {
      enable(button);
    }
  });

  // The worker looks whether the browser has changed the subscription meanwhile.
  navigator.serviceWorker?.getRegistration('/').then(worker => worker?.active?.postMessage('renew')).catch(() => {});

  window.pushDevice = {
    /** What this browser can do, and the endpoint that it has. */
    async start(reference, key) {
      [page, serverKey] = [reference, key];
      if (!isSupported()) {
        return { state: window.isSecureContext ? 'unsupported' : 'insecure', endpoint: null };
      }

      const worker = await navigator.serviceWorker.getRegistration('/');
      const subscription = await worker?.pushManager.getSubscription();
      const endpoint = subscription && isFor(subscription, key) ? subscription.endpoint : null;
      return { state: Notification.permission, endpoint };
    },
    stop() {
      page = null;
    },
    async remove() {
      await (await caches.open(store)).delete('/device');
      const worker = await navigator.serviceWorker.getRegistration('/');
      await (await worker?.pushManager.getSubscription())?.unsubscribe();
    },
  };
})();
