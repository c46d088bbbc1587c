import type { ResourceColumn, ResourceKind, ResourceRow } from '../../../shared/contract/resources.ts';
import { Age } from '../../ui/Age.tsx';
import type { Column } from '../../ui/DataTable.tsx';
import { StateMark } from '../../ui/StateMark.tsx';

type RowColumn = Column<ResourceRow>;

/** Columns whose cells are a state in a word. */
const STATES = new Set(['status', 'phase', 'state']);
/** Columns that we show in our own way. */
const OWN = new Set(['name', 'namespace', 'age']);
/** Columns that kubectl shows only with -o wide, and that people look for all the same. */
const WANTED: Readonly<Record<string, readonly string[]>> = { pods: ['ip', 'node'] };

const isEmpty = (cell: unknown) => cell === null || cell === undefined || cell === '<none>' || cell === '';

/** Numbers sort as numbers, also those that stand at the beginning of a text: «3 (5m ago)», «1/2». */
const sortCell = (cell: ResourceRow['cells'][number] | undefined): string | number | undefined => {
  if (isEmpty(cell)) return undefined;
  if (typeof cell === 'number') return cell;
  const text = String(cell);
  return /^\d+(\.\d+)?( |$|\/)/.test(text) ? Number.parseFloat(text) : text;
};

const widthOf = (name: string): number => {
  const known: Readonly<Record<string, number>> = {
    ready: 70,
    restarts: 100,
    ip: 110,
    node: 140,
    status: 170,
    'cluster-ip': 120,
    'port(s)': 160,
    images: 220,
    selector: 220,
  };
  return known[name.toLowerCase()] ?? Math.max(90, name.length * 8 + 32);
};

const cellColumn = (kind: ResourceKind, column: ResourceColumn, index: number): RowColumn => {
  const { name, description, priority } = column;
  const id = name.toLowerCase();
  const isNumber = ['integer', 'number'].includes(column.type) || id === 'restarts';
  const isWanted = priority === 0 || (kind.group === '' && WANTED[kind.plural]?.includes(id) === true);
  return {
    id,
    title: name,
    description: description.split('\n')[0] ?? '',
    width: widthOf(name),
    ...(isNumber ? { align: 'right' } : {}),
    ...(isWanted ? {} : { defaultHidden: true }),
    cell: ({ cells }) => <Cell cell={cells[index]} isState={STATES.has(id)} />,
    sort: ({ cells }) => sortCell(cells[index]),
    text: ({ cells }) => (isEmpty(cells[index]) ? '' : String(cells[index])),
  };
};

const Cell = ({
  cell,
  isState,
}: {
  readonly cell: ResourceRow['cells'][number] | undefined;
  readonly isState: boolean;
}) => {
  if (isEmpty(cell)) return null;
  const text = String(cell);
  return isState ? <StateMark word={text} /> : text;
};

const nameColumn: RowColumn = {
  id: 'name',
  title: 'Name',
  grow: true,
  width: 200,
  mono: true,
  cell: ({ name }) => name,
  sort: ({ name }) => name,
};

const namespaceColumn: RowColumn = {
  id: 'namespace',
  title: 'Namespace',
  width: 130,
  mono: true,
  cell: ({ namespace }) => namespace ?? '',
  sort: ({ namespace }) => namespace,
};

const ownerColumn = (kind: ResourceKind): RowColumn => ({
  id: 'owner',
  title: 'Owner',
  width: 200,
  mono: true,
  ...(kind.plural === 'pods' && kind.group === '' ? {} : { defaultHidden: true }),
  cell: ({ owner }) => owner ?? '',
  sort: ({ owner }) => owner,
});

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
  width: 80,
  cell: ({ createdAt }) => (createdAt === 0 ? null : <Age at={createdAt} short />),
  sort: ({ createdAt }) => -createdAt,
  text: () => '',
};

/** The columns of a kind: its state first, then name and namespace, what the server prints, its owner, and its age. */
export const makeColumns = (kind: ResourceKind, printed: readonly ResourceColumn[]): readonly RowColumn[] => {
  const others = printed.flatMap((column, index) =>
    OWN.has(column.name.toLowerCase()) ? [] : [cellColumn(kind, column, index)],
  );
  const state = others.find(({ id }) => STATES.has(id));
  const rest = others.filter((column) => column !== state);
  return [
    ...(state === undefined ? [] : [state]),
    nameColumn,
    ...(kind.namespaced ? [namespaceColumn] : []),
    ...rest,
    ownerColumn(kind),
    labelsColumn,
    ageColumn,
  ];
};
