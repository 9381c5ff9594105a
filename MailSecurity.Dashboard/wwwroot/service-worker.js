// Shows alerts on this device, says that it has, and takes an incident when its button is pressed. No page has to be open,
// and nobody has to be signed in: each alert brings the tokens for what may be done with it.
const store = 'mailsecurity-push';

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', event => event.waitUntil(Promise.all([self.clients.claim(), tryToRenew()])));

const say = (what, words) => fetch(`/on-call/push/${what}`, {
  method: 'POST',
  credentials: 'omit',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(words),
});

// A report that does not get through is only a proof less.
const report = (what, token) => say(what, { token }).catch(() => {});

async function show(alert) {
  const shown = await self.registration.getNotifications({ tag: alert.tag });
  // The same delivery a second time, after a worker died: the device stays silent.
  const isRepeated = shown.some(one => one.data?.id === alert.id);
  // Somebody has it: what stands there asks for nothing any more. Browsers want a push to show something, so it says who.
  const isSilent = isRepeated || alert.isTaken === true;
  await self.registration.showNotification(alert.title, {
    body: alert.body,
    tag: alert.tag,
    renotify: !isSilent,
    silent: isSilent,
    requireInteraction: alert.severity === 'Critical' && !alert.isTaken,
    timestamp: alert.at,
    icon: '/icon-192.png',
    badge: '/badge.png',
    data: alert,
    actions: alert.isTaken ? [{ action: 'open', title: 'Open' }] : alert.acknowledge ? [{ action: 'acknowledge', title: 'Acknowledge' }, { action: 'open', title: 'Open' }] : [],
  });
  await report('shown', alert.report);
}

async function open(url) {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const page = pages.find(one => new URL(one.url).pathname === url) ?? pages[0];
  if (!page) {
    return self.clients.openWindow(url);
  }

  await page.focus();
  return new URL(page.url).pathname === url ? page : page.navigate(url).catch(() => self.clients.openWindow(url));
}

async function acknowledge(alert) {
  let text = 'MailSecurity could not be reached. Try again, or open it.';
  let isAnswered = false;
  try {
    const answer = await say('acknowledge', { token: alert.acknowledge });
    text = (await answer.json()).text;
    isAnswered = true;
  } catch {
    // The sentence above says it.
  }

  await self.registration.showNotification(alert.title, {
    body: text,
    tag: alert.tag,
    silent: isAnswered,
    icon: '/icon-192.png',
    badge: '/badge.png',
    data: isAnswered ? { ...alert, acknowledge: null } : alert,
    actions: isAnswered ? [{ action: 'open', title: 'Open' }] : [{ action: 'acknowledge', title: 'Acknowledge' }, { action: 'open', title: 'Open' }],
  });
}

self.addEventListener('push', event => event.waitUntil(Promise.all([show(event.data.json()), compare()])));

self.addEventListener('notificationclick', event => {
  const alert = event.notification.data;
  event.notification.close();
  const act = event.action === 'acknowledge' && alert.acknowledge ? acknowledge(alert) : open(alert.url);
  event.waitUntil(Promise.all([act, report('clicked', alert.report)]));
});

// What the panel knows of this device, and by which token it may be told more.
const remembered = async () => (await (await caches.open(store)).match('/device'))?.json();

// The browser has changed the subscription by itself: the new one takes the old one's place. One try may fail, so it is looked at whenever there is occasion.
async function renew(given) {
  const known = await remembered();
  const manager = self.registration.pushManager;
  if (!known || (!given && Notification.permission !== 'granted')) {
    return;
  }

  const fresh = given ?? await manager.getSubscription() ?? await manager.subscribe({ userVisibleOnly: true, applicationServerKey: known.serverKey });
  const { endpoint, keys } = fresh.toJSON();
  if (endpoint === known.endpoint) {
    return;
  }

  const answer = await say('renew', { token: known.token, serverKey: known.serverKey, endpoint, key: keys.p256dh, secret: keys.auth });
  if (answer.ok) {
    // The old token is spent.
    const { token } = await answer.json();
    await (await caches.open(store)).put('/device', new Response(JSON.stringify({ token, serverKey: known.serverKey, endpoint })));
  }
}

const tryToRenew = given => renew(given).catch(() => {});
const compare = async () => {
  const subscription = await self.registration.pushManager.getSubscription();
  return subscription && tryToRenew(subscription);
};

self.addEventListener('pushsubscriptionchange', event => event.waitUntil(tryToRenew(event.newSubscription)));

// A page has started.
self.addEventListener('message', event => event.waitUntil(event.data === 'renew' ? tryToRenew() : Promise.resolve()));
