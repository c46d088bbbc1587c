import { IconArrowsRightLeft, IconFileText, IconTerminal2 } from '@tabler/icons-react';
import type { ObjectRef } from '../../../shared/contract/procedure.ts';
import type { ResourceKind } from '../../../shared/contract/resources.ts';
import { type ActionTarget, registerCommand, registerObjectAction } from '../../ui/registry.ts';

const isKind = (kind: string) => (entry: ResourceKind) => entry.group === '' && entry.kind === kind;
const isPod = isKind('Pod');
const isService = isKind('Service');

const placeOf = (ref: ObjectRef | undefined) => ({
  namespace: ref?.namespace ?? 'default',
  name: ref?.name ?? '',
});

registerObjectAction({
  id: 'pods.logs',
  title: 'Show logs',
  key: 'l',
  icon: IconFileText,
  order: 10,
  single: true,
  appliesTo: isPod,
  run: async ({ cluster, refs: [ref] }) => {
    const { openLogs } = await import('./openLogs.tsx');
    openLogs({ cluster, ...placeOf(ref) });
  },
});

registerObjectAction({
  id: 'pods.shell',
  title: 'Open a shell',
  key: 's',
  icon: IconTerminal2,
  order: 20,
  single: true,
  changes: true,
  appliesTo: isPod,
  run: async ({ cluster, refs: [ref] }) => {
    const { openPodShell } = await import('./openShell.tsx');
    openPodShell({ cluster, ...placeOf(ref) });
  },
});

registerObjectAction({
  id: 'nodes.shell',
  title: 'Open a shell',
  key: 's',
  icon: IconTerminal2,
  order: 20,
  single: true,
  changes: true,
  appliesTo: isKind('Node'),
  // Only nodes that Slipway made can be reached.
  isAllowed: ({ cluster }: ActionTarget) => cluster.startsWith('slipway/'),
  run: async ({ cluster, refs: [ref] }) => {
    const { openNodeShell } = await import('./openShell.tsx');
    openNodeShell({ cluster, node: ref?.name ?? '' });
  },
});

registerObjectAction({
  id: 'pods.forward',
  title: 'Forward a port',
  key: 'f',
  icon: IconArrowsRightLeft,
  order: 30,
  single: true,
  appliesTo: (kind) => isPod(kind) || isService(kind),
  run: async ({ cluster, kind, refs: [ref] }) => {
    const { askToForward } = await import('./ForwardDialog.tsx');
    askToForward({ cluster, kind: isPod(kind) ? 'Pod' : 'Service', ...placeOf(ref) });
  },
});

registerCommand({
  id: 'forwards.show',
  title: 'Port-forwards',
  section: 'Pages',
  keys: 'g f',
  run: async () => {
    const { openForwards } = await import('./openForwards.tsx');
    openForwards();
  },
});
