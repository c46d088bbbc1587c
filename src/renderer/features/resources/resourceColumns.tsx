import type { ResourceColumn, ResourceKind, ResourceRow } from '../../../shared/contract/resources.ts';
import { Age } from '../../ui/Age.tsx';
import type { Column } from '../../ui/DataTable.tsx';
import {
  cellText,
  isPartlyReady,
  isStateColumn,
  ResourceCell,
  sortCell,
  sortDuration,
} from './ResourceCell.tsx';

type RowColumn = Column<ResourceRow>;

/** Columns that we show in our own way. */
const OWN = new Set(['name', 'namespace', 'age']);
/** Columns that kubectl shows only with -o wide, and that people look for all the same. */
const WANTED: Readonly<Record<string, readonly string[]>> = { pods: ['ip', 'node'] };
/** Columns that stay the longest where width is short. */
const PRIORITY: Readonly<Record<string, number>> = { status: 1, phase: 1, state: 1, ready: 2, restarts: 4 };

const widthOf = (name: string): number => {
  const known: Readonly<Record<string, number>> = {
    ready: 60,
    restarts: 120,
    ip: 110,
    node: 140,
    status: 160,
    'cluster-ip': 120,
    'port(s)': 160,
    images: 220,
    selector: 220,
  };
  return known[name.toLowerCase()] ?? Math.max(90, name.length * 8 + 32);
};

interface Printed {
  readonly kind: ResourceKind;
  readonly columns: readonly ResourceColumn[];
}

const cellColumn = ({ kind, columns }: Printed, column: ResourceColumn, index: number): RowColumn => {
  const { name, description, priority } = column;
  const id = name.toLowerCase();
  const isNumber = ['integer', 'number'].includes(column.type);
  const isWanted = priority === 0 || (kind.group === '' && WANTED[kind.plural]?.includes(id) === true);
  const find = (wanted: (id: string) => boolean) =>
    columns.findIndex((each) => wanted(each.name.toLowerCase()));
  const desired = find((each) => each === 'desired');
  const state = find(isStateColumn);
  const sort = id === 'duration' ? sortDuration : sortCell;
  return {
    id,
    title: name,
    description: description.split('\n')[0] ?? '',
    width: column.type === 'date' ? 90 : widthOf(name),
    ...(PRIORITY[id] === undefined ? {} : { priority: PRIORITY[id] }),
    ...(isNumber ? { align: 'right' } : {}),
    ...(isWanted ? {} : { defaultHidden: true }),
    cell: ({ cells, times }) => (
      <ResourceCell
        id={id}
        cell={cells[index]}
        at={times?.[index]}
        isPartly={id === 'ready' && isPartlyReady(cells[index], cells[desired], cells[state])}
      />
    ),
    sort: ({ cells, times }) => sort(cells[index], times?.[index]),
    text: ({ cells, times }) => cellText(cells[index], times?.[index]),
  };
};

const nameColumn: RowColumn = {
  id: 'name',
  title: 'Name',
  grow: true,
  width: 160,
  mono: true,
  cell: ({ name }) => name,
  sort: ({ name }) => name,
};

const namespaceColumn: RowColumn = {
  id: 'namespace',
  title: 'Namespace',
  width: 130,
  priority: 5,
  mono: true,
  cell: ({ namespace }) => namespace ?? '',
  sort: ({ namespace }) => namespace,
};

const ownerColumn: RowColumn = {
  id: 'owner',
  title: 'Owner',
  width: 200,
  mono: true,
  defaultHidden: true,
  cell: ({ owner }) => owner ?? '',
  sort: ({ owner }) => owner,
};

const labelsColumn: RowColumn = {
  id: 'labels',
  title: 'Labels',
  width: 260,
  mono: true,
  defaultHidden: true,
  cell: ({ labels }) => formatLabels(labels),
  text: ({ labels }) => formatLabels(labels),
};

const formatLabels = (labels: ResourceRow['labels']): string =>
  Object.entries(labels ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');

const ageColumn: RowColumn = {
  id: 'age',
  title: 'Age',
  width: 68,
  priority: 3,
  cell: ({ createdAt }) => (createdAt === 0 ? '–' : <Age at={createdAt} short />),
  sort: ({ createdAt }) => (createdAt === 0 ? undefined : -createdAt),
  text: () => '',
};

/**
 * The columns of a kind: name and state first, then namespace, what the server prints, its owner, and its age. The
 * namespace is hidden at first where `namespaces` is one, which all rows have.
 */
export const makeColumns = (
  kind: ResourceKind,
  columns: readonly ResourceColumn[],
  namespaces: readonly string[],
): readonly RowColumn[] => {
  const others = columns.flatMap((column, index) =>
    OWN.has(column.name.toLowerCase()) ? [] : [cellColumn({ kind, columns }, column, index)],
  );
  const state = others.find(({ id }) => isStateColumn(id));
  const rest = others.filter((column) => column !== state);
  const isOne = namespaces.length === 1;
  return [
    nameColumn,
    ...(state === undefined ? [] : [state]),
    ...(kind.namespaced ? [isOne ? { ...namespaceColumn, defaultHidden: true } : namespaceColumn] : []),
    ...rest,
    ownerColumn,
    labelsColumn,
    ageColumn,
  ];
};
