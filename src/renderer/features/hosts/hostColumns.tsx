import type { MachineRow } from '../../../shared/contract/hosts.ts';
import type { Column } from '../../ui/DataTable.tsx';
import { markMachine } from '../../ui/machineWords.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import { NodeLink } from './NodeLink.tsx';

const formatLabels = ({ labels = {} }: MachineRow): string =>
  Object.entries(labels)
    .map(([key, value]) => (value === '' ? key : `${key}=${value}`))
    .join(', ');

const nameNode = ({ node }: MachineRow): string =>
  node === undefined ? '' : [node.cluster, node.node].filter(Boolean).join(' ');

export const hostColumns: readonly Column<MachineRow>[] = [
  {
    id: 'state',
    title: 'State',
    width: 124,
    priority: 1,
    cell: (machine) => <StateMark {...markMachine(machine)} />,
    sort: (machine) => markMachine(machine).word,
  },
  {
    id: 'name',
    title: 'Name',
    width: 140,
    grow: true,
    mono: true,
    cell: ({ name }) => name,
    sort: ({ name }) => name,
  },
  {
    id: 'target',
    title: 'Signs in to',
    width: 180,
    grow: true,
    mono: true,
    description: 'As you wrote it: user@host:port, or a name of ~/.ssh/config.',
    cell: ({ target }) => target,
    sort: ({ target }) => target,
  },
  {
    id: 'address',
    title: 'Address',
    width: 120,
    priority: 20,
    mono: true,
    description: 'By which the other machines reach it.',
    cell: ({ address }) => address,
    sort: ({ address }) => address,
  },
  {
    id: 'node',
    title: 'Node of',
    width: 140,
    grow: true,
    description: 'The cluster that it is a node of; nothing for a free machine.',
    cell: ({ node }) => (node === undefined ? null : <NodeLink node={node} isInTable />),
    sort: nameNode,
  },
  {
    id: 'labels',
    title: 'Labels',
    width: 140,
    grow: true,
    mono: true,
    cell: formatLabels,
    sort: formatLabels,
  },
];
