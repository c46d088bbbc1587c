/**
 * The page's first script, small so that it is there at once. It loads the rest, and the whole page anew when that
 * fails: a browser breaks off what it loads whenever a network of the computer comes or goes, and clusters bring
 * networks.
 */
const TRIES = 'slipway.starts';
const MOST = 5;

const begin = async (): Promise<void> => {
  const before = Number(sessionStorage.getItem(TRIES) ?? 0);
  try {
    await import('./main.tsx');
    sessionStorage.removeItem(TRIES);
  } catch (error) {
    if (before >= MOST) {
      sessionStorage.removeItem(TRIES);
      document.body.textContent = `Slipway’s interface could not be loaded (${String(error)}). Is it still running? Load this page again.`;
      return;
    }
    sessionStorage.setItem(TRIES, String(before + 1));
    setTimeout(() => location.reload(), 300 * (before + 1));
  }
};

void begin();
