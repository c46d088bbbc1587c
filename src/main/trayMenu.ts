import type { ClusterEntry } from '../shared/contract/clusters.ts';

/** A line of a native menu, as Electron takes it. */
export interface MenuLine {
  readonly label?: string;
  readonly type?: 'separator';
  readonly enabled?: boolean;
  readonly click?: () => void;
}

export interface TrayActions {
  /** Shows the window with this hash route. */
  readonly goTo: (route: string) => void;
  readonly quit: () => void;
}

/** Menus are no place for long lists; the window has them all. */
const MOST = 15;

/** Our own clusters first, then contexts, each with its state as a word. */
export const makeTrayMenu = (
  clusters: readonly ClusterEntry[],
  { goTo, quit }: TrayActions,
): readonly MenuLine[] => {
  const own = clusters.filter(({ provider }) => provider !== 'kubeconfig');
  const listed = [...own, ...clusters.filter(({ provider }) => provider === 'kubeconfig')];
  const lines = listed.slice(0, MOST).map(({ id, name, state }) => ({
    label: `${name}: ${state}`,
    click: () => goTo(`/c/${encodeURIComponent(id)}`),
  }));
  const more =
    listed.length > MOST ? [{ label: `${listed.length - MOST} more …`, click: () => goTo('/') }] : [];
  const shown: readonly MenuLine[] =
    lines.length > 0 ? lines : [{ label: 'No clusters yet', enabled: false }];
  return [
    { label: 'Open Slipway', click: () => goTo('') },
    { type: 'separator' },
    ...shown,
    ...more,
    { type: 'separator' },
    { label: 'Quit Slipway', click: quit },
  ];
};
