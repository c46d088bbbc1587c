import { parse, parseAllDocuments, stringify } from 'yaml';
import { clusterSpec } from '../../../src/shared/clusterSpec.ts';
import type { ApplyEvent, ManifestFile, ManifestObject } from '../../../src/shared/contract/manifests.ts';
import type { ForwardEntry } from '../../../src/shared/contract/pods.ts';
import { AppError } from '../../../src/shared/errors.ts';
import { detailOf, type FakeState, findInTables, showObject, tableOf } from './fakeState.ts';
import type { Handlers } from './handlers.ts';
import { START } from './samples.ts';

/** A stream that says nothing and stays open. */
async function* silence(signal: AbortSignal): AsyncGenerator<never, void, void> {
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

async function* streamOf<T>(...events: readonly T[]): AsyncGenerator<T, void, void> {
  yield* events;
}

const done = () => undefined;
const begun = () => ({ operation: 'create-growing' });

const unanswered = (): never => {
  throw new AppError('UNSUPPORTED', 'The test gave no answer for this call: use fake.answer.');
};

/** Objects of files, without checks: enough for a sheet to show. */
const readObjects = (files: readonly ManifestFile[]): readonly ManifestObject[] =>
  files.flatMap(({ path, text }) =>
    parseAllDocuments(text).flatMap((document) => {
      const object = document.errors.length === 0 ? (document.toJS() as ManifestDocument | null) : null;
      if (object?.kind === undefined || object.metadata === undefined) return [];
      const { apiVersion, kind, metadata } = object;
      const { name, namespace } = metadata;
      const line = text.slice(0, document.contents?.range?.[0] ?? 0).split('\n').length;
      const id = `${apiVersion}/${kind}/${namespace ?? ''}/${name}`;
      return [
        { id, apiVersion, kind, name, file: path, line, ...(namespace === undefined ? {} : { namespace }) },
      ];
    }),
  );

interface ManifestDocument {
  readonly apiVersion: string;
  readonly kind?: string;
  readonly metadata?: { readonly name: string; readonly namespace?: string };
}

const planObjects = (files: readonly ManifestFile[]) => ({
  findings: [],
  objects: readObjects(files).map((object) => ({
    ...object,
    action: 'create' as const,
    before: '',
    after: `kind: ${object.kind}\n`,
    conflicts: [],
  })),
});

const startForward = (
  state: FakeState,
  input: Pick<ForwardEntry, 'cluster' | 'namespace' | 'kind' | 'name' | 'port'> & { localPort: number },
) => {
  const entry: ForwardEntry = {
    ...input,
    id: `forward-${state.forwards.get().length + 1}`,
    address: '127.0.0.1',
    localPort: input.localPort || 41000,
    state: 'listening',
    connections: 0,
    startedAt: START,
  };
  state.forwards.change((forwards) => [...forwards, entry]);
  return entry;
};

/** How the fake answers while a test says nothing else: streams follow its state, calls that change it do. */
export const answerCalls = (now: () => FakeState): Handlers => ({
  'app.info': () => ({ version: '0.1.0', shell: 'browser', platform: 'linux', engine: 'Docker 29.1.0' }),
  'app.engine': (_, signal) => now().engine.follow(signal),
  'app.settings.watch': (_, signal) => now().settings.follow(signal),
  'app.settings.change': ({ dockerHost, ...patch }) => {
    const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
    now().settings.change((settings) => ({ ...settings, ...given, ...(dockerHost ? { dockerHost } : {}) }));
    return now().settings.get();
  },
  'clusters.watch': (_, signal) => now().clusters.follow(signal),
  'clusters.versions': () => [
    { version: 'v1.36.3', isDefault: true, hasImage: true },
    { version: 'v1.35.4', isDefault: false, hasImage: false },
  ],
  'clusters.readFile': ({ text }) => {
    const read = clusterSpec.safeParse(parse(text));
    return read.success
      ? { spec: read.data, findings: [] }
      : { findings: read.error.issues.map(({ message }) => ({ severity: 'error', message })) };
  },
  'clusters.renderFile': (spec) => stringify(spec),
  'clusters.create': begun,
  'clusters.resume': begun,
  'clusters.delete': begun,
  'clusters.addNodes': begun,
  'clusters.removeNode': begun,
  'clusters.kubeconfig': () => 'apiVersion: v1\nkind: Config\n',
  'operations.watch': async function* (_, signal) {
    for await (const operations of now().operations.follow(signal)) yield { type: 'snapshot', operations };
  },
  'operations.log': (_, signal) => silence(signal),
  'operations.cancel': done,
  'contexts.watch': (_, signal) => now().contexts.follow(signal),
  'contexts.use': done,
  'contexts.rename': done,
  'contexts.setNamespace': done,
  'contexts.planImport': unanswered,
  'contexts.import': unanswered,
  'contexts.export': () => ({ text: 'apiVersion: v1\nkind: Config\n', notes: [] }),
  'contexts.planDelete': () => ({ isCurrent: false }),
  'contexts.delete': done,
  'contexts.addFolder': done,
  'contexts.removeFolder': done,
  'hosts.watch': (_, signal) => now().hosts.follow(signal),
  'hosts.refresh': done,
  'hosts.add': unanswered,
  'hosts.edit': unanswered,
  'hosts.addMany': () => [],
  'hosts.listSshConfig': () => [],
  'hosts.test': done,
  'hosts.check': () => [],
  'hosts.fix': unanswered,
  'hosts.remove': done,
  'nodes.watch': (_, signal) => now().nodes.follow(signal),
  'nodes.cordon': done,
  'nodes.setTaints': done,
  'nodes.setLabels': done,
  'nodes.planDrain': () => [],
  'nodes.drain': () => streamOf({ evicted: [], waiting: [], state: 'done' }),
  'nodes.units': () => [],
  'nodes.unitLog': (_, signal) => silence(signal),
  'namespaces.watch': (_, signal) => now().namespaces.follow(signal),
  'namespaces.create': ({ name, labels }) =>
    now().namespaces.change((entries) => [...entries, { name, labels, state: 'Active', createdAt: START }]),
  'namespaces.planDelete': () => ({ contents: [], problems: [] }),
  'namespaces.delete': ({ name }) =>
    now().namespaces.change((entries) => entries.filter((entry) => entry.name !== name)),
  'namespaces.setQuota': done,
  'resources.kinds': (_, signal) => now().kinds.follow(signal),
  'resources.watch': ({ type, namespaces = [] }, signal) =>
    tableOf(now(), type.plural).watch(namespaces, signal),
  'resources.events': (_, signal) => now().events.follow(signal),
  'resources.detail': ({ ref }, signal) => detailOf(now(), ref).follow(signal),
  'resources.find': ({ query }) => ({ objects: findInTables(now(), query), unsearched: [] }),
  'resources.update': ({ ref, yaml, dryRun }) => {
    const before = detailOf(now(), ref).get().yaml;
    if (!dryRun) detailOf(now(), ref).set(showObject(parse(yaml) as Record<string, unknown>));
    return { before, yaml };
  },
  'resources.delete': ({ refs }) =>
    refs.map((ref) => {
      const table = tableOf(now(), ref.plural);
      const gone = table.rows.filter(
        ({ name, namespace }) => name === ref.name && namespace === ref.namespace,
      );
      table.remove(...gone.map(({ uid }) => uid));
      return { ref };
    }),
  'resources.scale': done,
  'resources.restart': done,
  'pods.containers': () => [{ name: 'web', type: 'main', ports: [{ port: 8080 }] }],
  'pods.logs': (_, signal) => silence(signal),
  'pods.downloadLog': () => streamOf<{ data: string }>(),
  'terminals.openInPod': (_, signal) => silence(signal),
  'terminals.openOnNode': (_, signal) => silence(signal),
  'terminals.write': done,
  'terminals.resize': done,
  'terminals.acknowledge': done,
  'forwards.watch': (_, signal) => now().forwards.follow(signal),
  'forwards.start': (input) => startForward(now(), input),
  'forwards.stop': ({ id }) =>
    now().forwards.change((forwards) => forwards.filter((forward) => forward.id !== id)),
  'manifests.parse': ({ files }) => ({ findings: [], objects: readObjects(files) }),
  'manifests.plan': ({ files }) => planObjects(files),
  'manifests.apply': ({ files }) =>
    streamOf<ApplyEvent>(
      { type: 'begun', run: 'run-1', objects: readObjects(files).length },
      ...readObjects(files).map(({ id }) => ({
        type: 'object' as const,
        object: { id, result: 'created' as const },
      })),
      { type: 'done', failed: 0, cancelled: false },
    ),
  'manifests.cancel': done,
  'manifests.releases': (_, signal) => now().releases.follow(signal),
  'manifests.revisions': () => now().releases.get(),
  'manifests.releaseFiles': () => [],
  'manifests.drift': () => ({ findings: [], objects: [] }),
  'manifests.applyAgain': unanswered,
  'manifests.remove': unanswered,
  'manifests.schema': () => undefined,
});
