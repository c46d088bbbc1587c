import type { NamespaceEntry } from '../../../shared/contract/namespaces.ts';
import { Age } from '../../ui/Age.tsx';
import type { Column } from '../../ui/DataTable.tsx';
import { formatCount } from '../../ui/formatQuantity.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import { describeQuotaUse, findFullest } from './quotaUse.ts';

const countColumn = (
  id: 'pods' | 'workloads' | 'services',
  title: string,
  description?: string,
): Column<NamespaceEntry> => ({
  id,
  title,
  width: 90,
  align: 'right',
  measured: true,
  ...(description === undefined ? {} : { description }),
  cell: ({ counts }) => {
    const count = counts?.[id];
    return count === undefined ? '–' : formatCount(count);
  },
  sort: ({ counts }) => counts?.[id],
});

export const namespaceColumns: readonly Column<NamespaceEntry>[] = [
  {
    id: 'name',
    title: 'Name',
    width: 200,
    grow: true,
    mono: true,
    cell: ({ name }) => name,
    sort: ({ name }) => name,
  },
  {
    id: 'state',
    priority: 1,
    title: 'State',
    width: 120,
    cell: ({ state, problem }) => <StateMark word={state} title={problem} />,
    sort: ({ state }) => state,
  },
  countColumn('pods', 'Pods'),
  countColumn('workloads', 'Workloads', 'Deployments, StatefulSets, DaemonSets, Jobs and CronJobs'),
  countColumn('services', 'Services'),
  {
    id: 'quota',
    title: 'Quota',
    width: 220,
    description: 'What of its quotas is used the most',
    cell: ({ quotas = [] }) => describeQuotaUse(quotas),
    sort: ({ quotas = [] }) => findFullest(quotas)?.share,
    text: ({ quotas = [] }) => quotas.map(({ name }) => name).join(' '),
  },
  {
    id: 'labels',
    title: 'Labels',
    width: 200,
    mono: true,
    defaultHidden: true,
    cell: ({ labels }) =>
      Object.entries(labels)
        .map(([key, value]) => `${key}=${value}`)
        .join(', '),
    text: ({ labels }) =>
      Object.entries(labels)
        .map(([key, value]) => `${key}=${value}`)
        .join(' '),
  },
  {
    id: 'age',
    priority: 2,
    title: 'Age',
    width: 80,
    cell: ({ createdAt }) => <Age at={createdAt} short />,
    sort: ({ createdAt }) => -createdAt,
  },
];
