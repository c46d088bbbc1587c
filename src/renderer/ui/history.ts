import { createHashHistory } from '@tanstack/react-router';

const INDEX = '__TSR_index';

// A link or an address that was typed makes an entry without a place in the order, and the way back from it, when leaving
// is refused, would be unknown. It comes after the entry that is shown. Told before the router looks.
window.addEventListener(
  'popstate',
  () => {
    const state: unknown = window.history.state;
    if (typeof state === 'object' && state !== null && INDEX in state) return;
    const key = crypto.randomUUID();
    const next = { [INDEX]: history.location.state[INDEX] + 1, key, __TSR_key: key };
    // The router takes calls of the page's own `history` for changes of place.
    History.prototype.replaceState.call(window.history, next, '');
  },
  { capture: true },
);

export const history = createHashHistory();

/** Goes to a path made by `links.ts`; for actions and commands, where there is no link to click. */
export const go = (path: string): void => history.push(path);
