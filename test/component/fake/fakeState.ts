import { stringify } from 'yaml';
import type { AppSettings, EngineState } from '../../../src/shared/contract/app.ts';
import type { HostsState } from '../../../src/shared/contract/hosts.ts';
import type { ReleaseEntry } from '../../../src/shared/contract/manifests.ts';
import type { ForwardEntry } from '../../../src/shared/contract/pods.ts';
import type { EventGroup, FoundObject, ResourceDetail } from '../../../src/shared/contract/resources.ts';
import { AppError } from '../../../src/shared/errors.ts';
import { FakeTable } from './fakeTable.ts';
import { LiveValue } from './liveValue.ts';
import * as samples from './samples.ts';

/** What the fake engine knows; `set` on any of it reaches every page that looks. */
export const createState = () => ({
  engine: new LiveValue<EngineState>({
    state: 'found',
    description: 'Docker 29.1.0',
    cpus: 8,
    memory: 16e9,
  }),
  settings: new LiveValue<AppSettings>({
    theme: 'light',
    kubeconfigFolders: [],
    production: [],
    readOnly: [],
  }),
  clusters: new LiveValue(samples.clusterEntries),
  operations: new LiveValue(samples.operationRecords),
  contexts: new LiveValue(samples.contextsState),
  hosts: new LiveValue<HostsState>({ machines: [], keepsSecrets: false }),
  nodes: new LiveValue(samples.nodeEntries),
  namespaces: new LiveValue(samples.namespaceEntries),
  kinds: new LiveValue({ kinds: samples.kinds, problems: [] as readonly string[] }),
  events: new LiveValue<readonly EventGroup[]>([]),
  forwards: new LiveValue<readonly ForwardEntry[]>([]),
  releases: new LiveValue<readonly ReleaseEntry[]>([]),
  tables: new Map([
    ['pods', new FakeTable(samples.podColumns, samples.podRows(12))],
    [
      'configmaps',
      new FakeTable(samples.plainColumns, samples.plainRows('configmaps', ['settings', 'words'])),
    ],
  ]),
});

export type FakeState = ReturnType<typeof createState>;

/** The table of a kind by its plural name; empty where there are no samples. */
export const tableOf = ({ tables }: FakeState, plural: string): FakeTable => {
  const table = tables.get(plural) ?? new FakeTable(samples.plainColumns, []);
  tables.set(plural, table);
  return table;
};

/** The objects of all tables that have the query in their names. */
export const findInTables = ({ tables, kinds }: FakeState, query: string): readonly FoundObject[] =>
  kinds.get().kinds.flatMap(({ group, version, plural, kind }) =>
    (tables.get(plural)?.rows ?? [])
      .filter(({ name }) => name.includes(query.toLowerCase()))
      .map(({ name, namespace }) => ({
        kind,
        ref: { group, version, plural, name, ...(namespace === undefined ? {} : { namespace }) },
      })),
  );

/** What panel and editor show of one object; `set` on it is a change from outside. */
export const detailOf = (
  state: FakeState,
  { plural, name, namespace }: { plural: string; name: string; namespace?: string | undefined },
): LiveValue<ResourceDetail> =>
  tableOf(state, plural).detail(`${namespace ?? ''}/${name}`, () => {
    const kind = state.kinds.get().kinds.find((each) => each.plural === plural);
    if (kind === undefined) throw new AppError('NOT_FOUND', `There is no kind ${plural}.`);
    return showObject(samples.sampleObject(kind, name, namespace));
  });

/** An object as panel and editor get it. */
export const showObject = (object: Record<string, unknown>): ResourceDetail => ({
  yaml: stringify(object),
  object,
  events: [],
  owners: [],
});
