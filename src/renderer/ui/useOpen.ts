import { useLocation } from '@tanstack/react-router';
import { history } from './history.ts';
import { formatOpen, type Opened, parseOpen } from './links.ts';

/**
 * What the detail panel shows, kept in the address as `?open=namespace/name`; it opens and closes without leaving the
 * page, and the way back closes it.
 */
export const useOpen = (): {
  readonly opened: Opened | undefined;
  readonly open: (target: Opened) => void;
  readonly close: () => void;
} => {
  const location = useLocation();
  const text = new URLSearchParams(location.searchStr).get('open');
  const show = (value: string | undefined) => {
    const search = new URLSearchParams(location.searchStr);
    if (value === undefined) search.delete('open');
    else search.set('open', value);
    const query = search.toString();
    history.push(`${location.pathname}${query === '' ? '' : `?${query}`}`);
  };
  return {
    opened: text === null || text === '' ? undefined : parseOpen(text),
    open: (target) => show(formatOpen(target)),
    close: () => show(undefined),
  };
};
