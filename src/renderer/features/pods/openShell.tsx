import { IconTerminal2 } from '@tabler/icons-react';
import { api } from '../../api/api.ts';
import { openDockTab } from '../../ui/dockStore.ts';
import { PodShell } from './PodShell.tsx';
import { TerminalTab } from './TerminalTab.tsx';

let opened = 0;

/** Each is a terminal of its own, so there may be several of the same pod. */
const nextId = () => {
  opened += 1;
  return `terminal-${opened}`;
};

export const openPodShell = (place: {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
}): void => {
  const id = nextId();
  openDockTab({
    id,
    title: `Shell in ${place.name}`,
    icon: IconTerminal2,
    element: <PodShell {...place} tab={id} />,
  });
};

export const openNodeShell = ({
  cluster,
  node,
}: {
  readonly cluster: string;
  readonly node: string;
}): void => {
  const id = nextId();
  openDockTab({
    id,
    title: `Shell on ${node}`,
    icon: IconTerminal2,
    element: (
      <TerminalTab
        tab={id}
        label={`Root shell on ${node}`}
        open={(size, signal) => api.terminals.openOnNode({ cluster, node, ...size }, { signal })}
      />
    ),
  });
};
