import {
  IconArrowBarToDown,
  IconBan,
  IconCircleCheck,
  IconPlayerEject,
  IconTags,
  IconTrash,
} from '@tabler/icons-react';
import { createElement, type ReactNode } from 'react';
import type { NodeEntry } from '../../../shared/contract/nodes.ts';
import type { ResourceKind } from '../../../shared/contract/resources.ts';
import { api } from '../../api/api.ts';
import type { RowAction } from '../../ui/DataTable.tsx';
import { formatPlural } from '../../ui/formatQuantity.ts';
import { notify } from '../../ui/notify.ts';
import { openDialog } from '../../ui/overlays.tsx';
import { listObjectActions } from '../../ui/registry.ts';
import { DrainDialog } from './DrainDialog.tsx';
import { LabelsDialog } from './LabelsDialog.tsx';
import { nodeRef } from './nodeRef.ts';
import { isControlPlane } from './nodeWords.ts';
import { RemoveNodeDialog } from './RemoveNodeDialog.tsx';
import { TaintsDialog } from './TaintsDialog.tsx';

/** Nodes as the registry's actions know them; discovery need not have answered for them. */
const nodeKind: ResourceKind = {
  group: '',
  version: 'v1',
  plural: 'nodes',
  kind: 'Node',
  namespaced: false,
  verbs: ['get', 'list', 'watch', 'patch', 'update', 'delete'],
  shortNames: ['no'],
  categories: [],
  custom: false,
  scalable: false,
};

export interface NodeActionContext {
  readonly cluster: string;
  readonly readOnly: boolean;
}

const nameNodes = (nodes: readonly NodeEntry[]): string =>
  nodes.length === 1 ? `Node ${nodes[0]?.name}` : formatPlural(nodes.length, 'node');

const setCordoned = async (
  { cluster }: NodeActionContext,
  nodes: readonly NodeEntry[],
  cordoned: boolean,
): Promise<void> => {
  await Promise.all(nodes.map(({ name }) => api.nodes.cordon({ cluster, node: name, cordoned })));
  notify.success(
    cordoned
      ? `${nameNodes(nodes)} ${nodes.length === 1 ? 'takes' : 'take'} no new pods now.`
      : `${nameNodes(nodes)} ${nodes.length === 1 ? 'takes' : 'take'} pods again.`,
  );
};

const isThere = ({ state }: NodeEntry) => state !== 'Missing';

const ownActions = (context: NodeActionContext): readonly RowAction<NodeEntry>[] => [
  {
    id: 'cordon',
    title: 'Cordon',
    icon: IconBan,
    key: 'c',
    isAllowed: (nodes) => nodes.every((node) => isThere(node) && node.schedulable),
    run: (nodes) => setCordoned(context, nodes, true),
  },
  {
    id: 'uncordon',
    title: 'Uncordon',
    icon: IconCircleCheck,
    key: 'u',
    isAllowed: (nodes) => nodes.every((node) => isThere(node) && !node.schedulable),
    run: (nodes) => setCordoned(context, nodes, false),
  },
  {
    id: 'drain',
    title: 'Drain',
    icon: IconArrowBarToDown,
    key: 'd',
    single: true,
    isAllowed: (nodes) => nodes.every(isThere),
    run: ([node]) =>
      openFor(node, (each, onClose) => createElement(DrainDialog, { ...context, node: each.name, onClose })),
  },
  {
    id: 'taints',
    title: 'Edit taints',
    icon: IconPlayerEject,
    key: 't',
    single: true,
    isAllowed: (nodes) => nodes.every(isThere),
    run: ([node]) =>
      openFor(node, (each, onClose) => createElement(TaintsDialog, { ...context, node: each, onClose })),
  },
  {
    id: 'labels',
    title: 'Edit labels',
    icon: IconTags,
    single: true,
    isAllowed: (nodes) => nodes.every(isThere),
    run: ([node]) =>
      openFor(node, (each, onClose) => createElement(LabelsDialog, { ...context, node: each, onClose })),
  },
  {
    id: 'remove',
    title: 'Remove',
    icon: IconTrash,
    key: 'Delete',
    danger: true,
    single: true,
    // Also a node whose host is gone: nothing else takes it out of the cluster.
    isAllowed: (nodes) => context.cluster.startsWith('slipway/') && !nodes.some(isControlPlane),
    run: ([node]) =>
      openFor(node, (each, onClose) => createElement(RemoveNodeDialog, { ...context, node: each, onClose })),
  },
];

const openFor = (
  node: NodeEntry | undefined,
  render: (node: NodeEntry, onClose: () => void) => ReactNode,
) => {
  if (node !== undefined) openDialog((close) => render(node, close));
};

/** What other features offer for nodes: a shell, YAML. Deleting the object alone would leave a host behind. */
const otherActions = ({ cluster, readOnly }: NodeActionContext): readonly RowAction<NodeEntry>[] =>
  listObjectActions(nodeKind)
    .filter((action) => action.danger !== true && !(readOnly && action.changes === true))
    .map((action): RowAction<NodeEntry> => {
      const target = (nodes: readonly NodeEntry[]) => ({
        cluster,
        kind: nodeKind,
        refs: nodes.map(({ name }) => nodeRef(name)),
        rows: [],
      });
      return {
        id: action.id,
        title: action.title,
        icon: action.icon,
        ...(action.key === undefined ? {} : { key: action.key }),
        ...(action.single === undefined ? {} : { single: action.single }),
        isAllowed: (nodes) => nodes.every(isThere) && (action.isAllowed?.(target(nodes)) ?? true),
        run: (nodes) => action.run(target(nodes)),
      };
    });

/** All that can be done with nodes, in the table and in the panel alike; a read-only cluster is only looked at. */
export const listNodeActions = (context: NodeActionContext): readonly RowAction<NodeEntry>[] => [
  ...(context.readOnly ? [] : ownActions(context)),
  ...otherActions(context),
];
