/** Fires `wake` when a lost connection may be back: the network returned, or the window is looked at again. */
export const wake = new EventTarget();

const fire = () => wake.dispatchEvent(new Event('wake'));

if (typeof window !== 'undefined') {
  window.addEventListener('online', fire);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') fire();
  });
}
