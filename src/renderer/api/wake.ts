/** Fires `wake` when a lost connection may be back: the network returned, or the window is looked at again. */
export const wake = new EventTarget();

/** Tells all who wait that something changed. */
export const wakeAll = () => wake.dispatchEvent(new Event('wake'));

if (typeof window !== 'undefined') {
  window.addEventListener('online', wakeAll);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') wakeAll();
  });
}
