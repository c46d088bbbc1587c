import type { ResourceType } from '../../shared/contract/procedure.ts';
import type { KubeConnection } from './connection.ts';
import { listPath } from './resources/objectPath.ts';
import { compileJsonPath } from './table/compileJsonPath.ts';
import { type MomentReaders, readTime } from './table/readCells.ts';

interface PrintedObject {
  readonly status?: {
    readonly startTime?: string;
    readonly completionTime?: string;
    readonly lastScheduleTime?: string;
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly lastTransitionTime?: string;
    }[];
  };
  readonly firstTimestamp?: string | null;
  readonly deprecatedFirstTimestamp?: string | null;
  readonly lastTimestamp?: string | null;
  readonly deprecatedLastTimestamp?: string | null;
  readonly eventTime?: string | null;
  readonly series?: { readonly lastObservedTime?: string } | null;
}

const of =
  <T>(read: (object: PrintedObject) => T) =>
  (object: unknown): T =>
    read((object ?? {}) as PrintedObject);

const firstSeen = (event: PrintedObject) =>
  readTime(event.firstTimestamp ?? event.deprecatedFirstTimestamp ?? event.eventTime);

const lastSeen = (event: PrintedObject) =>
  readTime(event.series?.lastObservedTime ?? event.lastTimestamp ?? event.deprecatedLastTimestamp) ??
  firstSeen(event);

/** A job runs until it has completed or failed; kubectl lets a failed one run on. */
const duration = ({ status = {} }: PrintedObject): number | string | undefined => {
  const start = readTime(status.startTime);
  const failed = status.conditions?.find((each) => each.type === 'Failed' && each.status === 'True');
  const end = readTime(status.completionTime ?? failed?.lastTransitionTime);
  return start === undefined || end === undefined
    ? start
    : `${Math.max(0, Math.round((end - start) / 1000))}s`;
};

const events: MomentReaders = { 'last seen': of(lastSeen), 'first seen': of(firstSeen) };

/**
 * Kinds of Kubernetes itself whose table has an age other than the object's own. See
 * https://github.com/kubernetes/kubernetes/blob/master/pkg/printers/internalversion/printers.go
 */
const BUILT_IN: Readonly<Record<string, MomentReaders>> = {
  events,
  'events.events.k8s.io': events,
  'jobs.batch': { duration: of(duration) },
  'cronjobs.batch': { 'last schedule': of(({ status }) => readTime(status?.lastScheduleTime)) },
};

interface Definition {
  readonly spec?: {
    readonly versions?: readonly {
      readonly name: string;
      readonly additionalPrinterColumns?: readonly {
        readonly name: string;
        readonly type: string;
        readonly jsonPath: string;
      }[];
    }[];
  };
}

/** JSONPaths of a custom kind's columns of type date, by the column's name. */
export type DatePaths = Readonly<Record<string, string>>;

/** How the moments in a kind's columns are read from its objects; none where its metadata and what is printed suffice. */
export const momentReaders = (kind: string, paths: DatePaths): MomentReaders => ({
  ...BUILT_IN[kind],
  ...Object.fromEntries(
    Object.entries(paths).flatMap(([name, path]) => {
      const read = compileJsonPath(path);
      return read === undefined ? [] : [[name.toLowerCase(), (object: unknown) => readTime(read(object))]];
    }),
  ),
});

/** Where a custom kind's definition says that its dates are, to those who may read it. */
export const findDatePaths = async (
  connection: KubeConnection,
  { group, version, plural }: ResourceType,
  signal: AbortSignal,
): Promise<DatePaths> => {
  const definitions = listPath({
    group: 'apiextensions.k8s.io',
    version: 'v1',
    plural: 'customresourcedefinitions',
  });
  const path = `${definitions}/${encodeURIComponent(`${plural}.${group}`)}`;
  const { status, body } = await connection.call<Definition>('GET', path, { signal, okCodes: [403, 404] });
  const found = status === 200 ? body.spec?.versions?.find(({ name }) => name === version) : undefined;
  const dates = (found?.additionalPrinterColumns ?? []).filter(({ type }) => type === 'date');
  return Object.fromEntries(dates.map(({ name, jsonPath }) => [name, jsonPath]));
};
