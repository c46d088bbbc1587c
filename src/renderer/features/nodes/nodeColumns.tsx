import type { NodeEntry } from '../../../shared/contract/nodes.ts';
import { Age } from '../../ui/Age.tsx';
import type { Column } from '../../ui/DataTable.tsx';
import { formatBytes, formatCores } from '../../ui/formatQuantity.ts';
import { Meter } from '../../ui/Meter.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import { describeState, formatTaint } from './nodeWords.ts';

const isKnown = ({ state }: NodeEntry) => state !== 'Missing';

export const nodeColumns: readonly Column<NodeEntry>[] = [
  {
    id: 'name',
    title: 'Name',
    grow: true,
    width: 160,
    mono: true,
    cell: ({ name }) => name,
    sort: ({ name }) => name,
  },
  {
    id: 'state',
    priority: 1,
    title: 'State',
    width: 104,
    cell: (node) => <StateMark {...describeState(node)} />,
    sort: (node) => describeState(node).word,
  },
  {
    id: 'roles',
    title: 'Roles',
    width: 120,
    cell: ({ roles }) => roles.join(', '),
    sort: ({ roles }) => roles.join(', '),
  },
  {
    id: 'cpu',
    measured: true,
    title: 'CPU',
    width: 130,
    description: 'Used and requested, of what pods can have',
    cell: (node) =>
      isKnown(node) ? (
        <Meter
          compact
          label="CPU"
          used={node.use?.cpu}
          requested={node.requests?.cpu}
          capacity={node.allocatable.cpu}
          format={formatCores}
        />
      ) : null,
    sort: ({ use, requests }) => use?.cpu ?? requests?.cpu,
  },
  {
    id: 'memory',
    measured: true,
    title: 'Memory',
    width: 130,
    description: 'Used and requested, of what pods can have',
    cell: (node) =>
      isKnown(node) ? (
        <Meter
          compact
          label="Memory"
          used={node.use?.memory}
          requested={node.requests?.memory}
          capacity={node.allocatable.memory}
          format={formatBytes}
        />
      ) : null,
    sort: ({ use, requests }) => use?.memory ?? requests?.memory,
  },
  {
    id: 'pods',
    measured: true,
    title: 'Pods',
    width: 90,
    align: 'right',
    description: 'Pods on it, of how many it takes',
    cell: ({ requests, allocatable }) =>
      requests === undefined ? '–' : `${requests.pods} / ${allocatable.pods}`,
    sort: ({ requests }) => requests?.pods,
  },
  {
    id: 'taints',
    title: 'Taints',
    priority: 30,
    width: 70,
    align: 'right',
    cell: ({ taints }) => <span title={taints.map(formatTaint).join('\n')}>{taints.length}</span>,
    sort: ({ taints }) => taints.length,
    text: ({ taints }) => taints.map(formatTaint).join(' '),
  },
  {
    id: 'version',
    title: 'Version',
    priority: 3,
    width: 90,
    cell: ({ versions }) => versions.kubelet,
    sort: ({ versions }) => versions.kubelet,
  },
  {
    id: 'address',
    title: 'Address',
    width: 120,
    mono: true,
    defaultHidden: true,
    cell: ({ addresses }) => addresses.find(({ type }) => type === 'InternalIP')?.address ?? '',
    sort: ({ addresses }) => addresses.find(({ type }) => type === 'InternalIP')?.address,
  },
  {
    id: 'runtime',
    title: 'Runtime',
    width: 130,
    defaultHidden: true,
    cell: ({ versions }) => versions.runtime,
    sort: ({ versions }) => versions.runtime,
  },
  {
    id: 'age',
    priority: 2,
    title: 'Age',
    width: 80,
    cell: ({ createdAt }) => <Age at={createdAt} short />,
    sort: ({ createdAt }) => (createdAt === undefined ? undefined : -createdAt),
  },
];
