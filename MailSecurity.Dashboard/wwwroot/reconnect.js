// Drives the dialog of ReconnectDialog.razor. Blazor says what happens through an event on the element with this id.
const dialog = document.getElementById('components-reconnect-modal');
const phases = { show: 'connecting', retrying: 'waiting', failed: 'failed', paused: 'paused', 'resume-failed': 'failed' };

dialog.addEventListener('components-reconnect-state-changed', ({ detail }) => {
  if (detail.state === 'hide') {
    delete document.documentElement.dataset.connection;
    dialog.close();
  } else if (detail.state === 'rejected') {
    // The server does not know this page any more: it was restarted, or the session has ended.
    location.reload();
  } else if (phases[detail.state]) {
    document.documentElement.dataset.connection = 'lost';
    dialog.dataset.phase = phases[detail.state];
    if (!dialog.open) {
      dialog.showModal();
    }
  }
});

document.getElementById('reconnect-now').addEventListener('click', reconnect);
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible' && dialog.open && dialog.dataset.phase === 'failed') {
    reconnect();
  }
});

async function reconnect() {
  dialog.dataset.phase = 'connecting';
  try {
    if (!await Blazor.reconnect() && !await Blazor.resumeCircuit()) {
      location.reload();
    }
  } catch {
    // Not reached at all: the person may try again.
    dialog.dataset.phase = 'failed';
  }
}
