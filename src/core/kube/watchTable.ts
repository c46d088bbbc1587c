import type { ResourceType } from '../../shared/contract/procedure.ts';
import type { ResourceColumn, ResourceRow } from '../../shared/contract/resources.ts';
import type { KubeConnection } from './connection.ts';
import { BUILT_IN_GROUPS } from './discovery/builtInGroups.ts';
import { type DatePaths, findDatePaths, momentReaders } from './momentReaders.ts';
import { listPath } from './resources/objectPath.ts';
import { type MomentReaders, readCells } from './table/readCells.ts';
import { shareWatch } from './watch/shareWatch.ts';
import type { FeedEvent, WatchFormat, WatchTarget } from './watch/watchFormat.ts';

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

type TableEvents = AsyncGenerator<FeedEvent<ResourceRow, readonly ResourceColumn[]>>;

interface WatchTable extends Omit<WatchTarget, 'path'> {
  readonly type: ResourceType;
  readonly namespace?: string | undefined;
}

/** Watches the rows that the API server prints for a kind; columns and cells are kubectl's, with the moments behind them. */
export async function* watchTable(
  connection: KubeConnection,
  { type, namespace, ...selectors }: WatchTable,
  signal: AbortSignal,
): TableEvents {
  const target = { path: listPath(type, namespace), ...selectors };
  const paths = BUILT_IN_GROUPS.has(type.group)
    ? {}
    : await askForDates(connection, type, { target, signal });
  yield* shareWatch(connection, target, { format: findFormat(type, paths), signal });
}

/** Asks for a custom kind's columns first, and for its definition, which may be long, only where one is a date. */
const askForDates = async (
  connection: KubeConnection,
  type: ResourceType,
  { target, signal }: { readonly target: WatchTarget; readonly signal: AbortSignal },
): Promise<DatePaths> => {
  try {
    const query = new URLSearchParams({ includeObject: 'None', limit: '1' });
    const { body } = await connection.call<RawTable>('GET', `${target.path}?${query}`, { signal, accept });
    const dates = (body.columnDefinitions ?? []).filter((column) => column.type === 'date');
    // The age of the object itself is in its metadata.
    const isKnown = dates.every(({ name }) => name.toLowerCase() === 'age');
    return isKnown ? {} : await findDatePaths(connection, type, signal);
  } catch {
    // Whatever is wrong, the watch will meet it too, and says so.
    return {};
  }
};

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

const readRow = (
  metadata: RawMetadata,
  { cells, times }: Pick<ResourceRow, 'cells' | 'times'>,
): ResourceRow => {
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
    cells,
    ...(times === undefined ? {} : { times }),
  };
};

type RawRow = NonNullable<RawTable['rows']>[number];

const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';

const readPlain = (metadata: RawMetadata = {}) => readRow(metadata, { cells: [metadata.name ?? '', ''] });

const makeFormat = (readers: MomentReaders): WatchFormat<ResourceRow, readonly ResourceColumn[]> => {
  const readPrinted = ({ cells, object }: RawRow, columns: readonly ResourceColumn[]) =>
    readRow(object?.metadata ?? {}, readCells({ columns, cells, object, readers, readAt: Date.now() }));
  return {
    accept,
    query: { includeObject: Object.keys(readers).length === 0 ? 'Metadata' : 'Object' },
    keyOf: ({ uid }) => uid,
    readPage: (body) => {
      const { columnDefinitions, rows, items, metadata } = body as RawTable;
      const head = columnDefinitions ? readColumns(columnDefinitions) : PLAIN_COLUMNS;
      return {
        head,
        items: items
          ? items.map((item) => readPlain(item.metadata))
          : (rows ?? []).map((row) => readPrinted(row, head)),
        resourceVersion: metadata?.resourceVersion ?? '',
        next: metadata?.continue ?? '',
        remaining: metadata?.remainingItemCount,
      };
    },
    readEvent: (type, object, listed) => {
      const table = object as RawTable;
      const [row] = table.kind === 'Table' ? (table.rows ?? []) : [];
      const metadata = (table.kind === 'Table' ? row?.object?.metadata : table.metadata) ?? {};
      const resourceVersion = metadata.resourceVersion ?? table.metadata?.resourceVersion ?? '';
      if (type === 'BOOKMARK') return { resourceVersion };
      const head = table.columnDefinitions?.length ? readColumns(table.columnDefinitions) : undefined;
      return {
        item: row === undefined ? readPlain(metadata) : readPrinted(row, head ?? listed),
        resourceVersion,
        head,
      };
    },
  };
};

const formats = new Map<string, ReturnType<typeof makeFormat>>();
const plainFormat = makeFormat({});

/** The same for the same kind: those who watch in one format share the watch. */
const findFormat = ({ group, plural }: ResourceType, paths: DatePaths) => {
  const kind = group === '' ? plural : `${plural}.${group}`;
  const readers = momentReaders(kind, paths);
  if (Object.keys(readers).length === 0) return plainFormat;
  const key = JSON.stringify([kind, paths]);
  const format = formats.get(key) ?? makeFormat(readers);
  formats.set(key, format);
  return format;
};
