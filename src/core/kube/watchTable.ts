import type { ResourceColumn, ResourceRow } from '../../shared/contract/resources.ts';
import { writeJson } from '../lib/exactJson.ts';
import type { KubeConnection } from './connection.ts';
import { shareWatch } from './watch/shareWatch.ts';
import type { FeedEvent, WatchFormat, WatchTarget } from './watch/watchFormat.ts';

type Cell = string | number | boolean | null;

interface RawMetadata {
  readonly name?: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly creationTimestamp?: string | null;
  readonly deletionTimestamp?: string | null;
  readonly labels?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly {
    readonly kind: string;
    readonly name: string;
    readonly controller?: boolean;
  }[];
  readonly continue?: string;
  readonly remainingItemCount?: number;
}

interface RawTable {
  readonly kind?: string;
  readonly metadata?: RawMetadata;
  readonly columnDefinitions?: readonly ResourceColumn[] | null;
  readonly rows?:
    | readonly { readonly cells: readonly unknown[]; readonly object?: { readonly metadata?: RawMetadata } }[]
    | null;
  /** An API that makes no tables (aggregated ones need not) answers with a plain list. */
  readonly items?: readonly { readonly metadata?: RawMetadata }[] | null;
}

/** Watches the rows that the API server prints for a list path; columns and cells are exactly kubectl's. */
export const watchTable = (
  connection: KubeConnection,
  target: WatchTarget,
  signal: AbortSignal,
): AsyncGenerator<FeedEvent<ResourceRow, readonly ResourceColumn[]>> =>
  shareWatch(connection, target, { format: tableFormat, signal });

const PLAIN_COLUMNS: readonly ResourceColumn[] = [
  { name: 'Name', type: 'string', description: 'Name of the object.', priority: 0 },
  { name: 'Age', type: 'string', description: 'When it was made.', priority: 0 },
];

const readColumns = (columns: readonly ResourceColumn[]): readonly ResourceColumn[] =>
  columns.map(({ name, type, description, priority }) => ({
    name,
    type,
    description: description ?? '',
    priority: priority ?? 0,
  }));

const readCell = (cell: unknown): Cell => {
  if (cell === null || ['string', 'number', 'boolean'].includes(typeof cell)) return cell as Cell;
  if (typeof cell === 'bigint') return String(cell);
  return cell === undefined ? null : writeJson(cell);
};

const readRow = (metadata: RawMetadata, cells: readonly unknown[]): ResourceRow => {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller);
  const name = metadata.name ?? String(cells[0] ?? '');
  return {
    // Some aggregated APIs (metrics) give their objects no uid.
    uid: metadata.uid ?? `${metadata.namespace ?? ''}/${name}`,
    name,
    ...(metadata.namespace ? { namespace: metadata.namespace } : {}),
    createdAt: Date.parse(metadata.creationTimestamp ?? '') || 0,
    ...(metadata.deletionTimestamp ? { deletedAt: Date.parse(metadata.deletionTimestamp) } : {}),
    ...(metadata.labels === undefined ? {} : { labels: metadata.labels }),
    ...(owner === undefined ? {} : { owner: `${owner.kind}/${owner.name}` }),
    cells: cells.map(readCell),
  };
};

const readRows = ({ rows, items }: RawTable): readonly ResourceRow[] => {
  if (items) return items.map(({ metadata = {} }) => readRow(metadata, [metadata.name ?? '', '']));
  return (rows ?? []).map(({ cells, object }) => readRow(object?.metadata ?? {}, cells));
};

const tableFormat: WatchFormat<ResourceRow, readonly ResourceColumn[]> = {
  accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json',
  query: { includeObject: 'Metadata' },
  keyOf: ({ uid }) => uid,
  readPage: (body) => {
    const table = body as RawTable;
    return {
      head: table.columnDefinitions ? readColumns(table.columnDefinitions) : PLAIN_COLUMNS,
      items: readRows(table),
      resourceVersion: table.metadata?.resourceVersion ?? '',
      next: table.metadata?.continue ?? '',
      remaining: table.metadata?.remainingItemCount,
    };
  },
  readEvent: (type, object) => {
    const table = object as RawTable & { readonly metadata?: RawMetadata };
    const isTable = table.kind === 'Table';
    const [row] = isTable ? (table.rows ?? []) : [];
    const metadata = (isTable ? row?.object?.metadata : table.metadata) ?? {};
    const resourceVersion = metadata.resourceVersion ?? table.metadata?.resourceVersion ?? '';
    if (type === 'BOOKMARK') return { resourceVersion };
    const item = isTable ? readRow(metadata, row?.cells ?? []) : readRow(metadata, [metadata.name ?? '', '']);
    const head = table.columnDefinitions?.length ? readColumns(table.columnDefinitions) : undefined;
    return { item, resourceVersion, head };
  },
};
