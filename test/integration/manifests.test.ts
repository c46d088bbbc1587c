import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Manifests } from '../../src/core/manifests/createManifests.ts';
import type {
  ApplyEvent,
  ManifestFile,
  ObjectResult,
  ReleaseEntry,
} from '../../src/shared/contract/manifests.ts';
import { errorOf } from '../helpers/errorOf.ts';
import { openTestCluster, type TestCluster } from '../helpers/testCluster.ts';
import { waitUntil } from '../helpers/waitUntil.ts';

const NAME = 'it-manifests';
const on = `slipway/${NAME}`;

let cluster: TestCluster;
let manifests: Manifests;

beforeAll(async () => {
  cluster = await openTestCluster({ name: NAME, nodes: [{ role: 'control-plane' }] });
  manifests = cluster.core.manifests;
});

afterAll(async () => {
  await cluster?.[Symbol.asyncDispose]();
});

const options = () => ({ signal: AbortSignal.timeout(240_000) });
const file = (text: string, path = 'all.yaml'): readonly ManifestFile[] => [{ path, text }];

const namespaceYaml = (name: string) => `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${name}\n`;
const configMapYaml = (namespace: string, name: string, value: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\ndata:\n  key: ${value}\n`;
const join = (...documents: readonly string[]) => documents.join('---\n');

const widgets = (group: string) => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: widgets.${group}
spec:
  group: ${group}
  scope: Namespaced
  names: {kind: Widget, plural: widgets, singular: widget, listKind: WidgetList}
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            required: [size]
            properties:
              size: {type: integer}
              tree: {type: object, x-kubernetes-preserve-unknown-fields: true}
`;
const widget = (group: string, namespace: string, spec: string) =>
  `apiVersion: ${group}/v1\nkind: Widget\nmetadata:\n  name: first\n  namespace: ${namespace}\nspec:\n${spec}`;

interface Outcome {
  readonly results: readonly ObjectResult[];
  readonly done: ApplyEvent | undefined;
  readonly release: string;
}

/** The API serves a new kind some moments before it describes it. */
const untilDescribed = (apiVersion: string, kind: string) =>
  waitUntil(
    async () => (await manifests.schema({ cluster: on, apiVersion, kind }, options())) !== undefined,
    { what: `the schema of ${kind}` },
  );

const listReleases = async () =>
  (await manifests.releases(on, options()).next()).value as readonly ReleaseEntry[] | undefined;

const follow = async (events: AsyncIterable<ApplyEvent>): Promise<Outcome> => {
  const seen: ApplyEvent[] = [];
  for await (const event of events) seen.push(event);
  const done = seen.at(-1);
  return {
    results: seen.flatMap((event) => (event.type === 'object' ? [event.object] : [])),
    done,
    release: done?.type === 'done' ? (done.release ?? '') : '',
  };
};

interface Change {
  readonly release: string;
  readonly files: readonly ManifestFile[];
  readonly only?: readonly string[];
  readonly force?: readonly string[];
  readonly prune?: readonly string[];
}

const apply = (change: Change) =>
  manifests.apply({ cluster: on, namespace: 'default', force: [], prune: [], ...change }, options());
const plan = (files: readonly ManifestFile[], release?: string) =>
  manifests.plan({ cluster: on, files, namespace: 'default', release }, options());
const remove = (release: string) => follow(manifests.remove({ cluster: on, release }, options()));
const say = (results: readonly ObjectResult[]) => results.map(({ id, result }) => `${result} ${id}`);

describe('a new set of files', () => {
  it('is planned, applied in order, kept, found unchanged, and removed in reverse', async () => {
    const group = 'all.example.com';
    const files = file(
      join(
        widget(group, 'shop', '  size: 3\n'),
        configMapYaml('shop', 'web', 'one'),
        widgets(group),
        namespaceYaml('shop'),
      ),
    );
    const before = await plan(files);
    expect(before.findings).toEqual([]);
    expect(before.objects.map(({ action, kind }) => `${action} ${kind}`)).toEqual([
      'create Namespace',
      'create CustomResourceDefinition',
      'create ConfigMap',
      'create Widget',
    ]);
    expect(before.objects.map(({ note }) => note?.split(' ').slice(0, 3).join(' '))).toEqual([
      undefined,
      undefined,
      'The namespace shop',
      'The kind Widget',
    ]);

    const applied = await follow(apply({ release: 'shop', files }));
    expect(say(applied.results)).toEqual([
      'created /Namespace//shop',
      'created apiextensions.k8s.io/CustomResourceDefinition//widgets.all.example.com',
      'created /ConfigMap/shop/web',
      'created all.example.com/Widget/shop/first',
    ]);
    expect(applied.done).toMatchObject({ type: 'done', failed: 0, cancelled: false });
    expect(
      (await manifests.drift({ cluster: on, release: applied.release }, options())).objects.map(
        (o) => o.action,
      ),
    ).toEqual(['nothing', 'nothing', 'nothing', 'nothing']);
    const again = await follow(apply({ release: 'shop', files }));
    expect(new Set(again.results.map(({ result }) => result))).toEqual(new Set(['nothing']));
    expect(
      (await manifests.revisions({ cluster: on, release: applied.release }, options())).map(
        ({ revision }) => revision,
      ),
    ).toEqual([2, 1]);
    expect(
      await manifests.releaseFiles({ cluster: on, release: applied.release, revision: 1 }, options()),
    ).toEqual(files);

    const removed = await remove(applied.release);
    expect(say(removed.results)).toEqual([
      'deleted all.example.com/Widget/shop/first',
      'deleted /ConfigMap/shop/web',
      'deleted apiextensions.k8s.io/CustomResourceDefinition//widgets.all.example.com',
      'deleted /Namespace//shop',
    ]);
    expect(await manifests.revisions({ cluster: on, release: applied.release }, options())).toEqual([]);
    expect(
      (await cluster.kube.list('/api/v1/namespaces')).map(({ metadata }) => metadata.name),
    ).not.toContain('shop');
  });

  it('applies pods into a namespace that it makes itself', async () => {
    const pod =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: one, namespace: fresh}\nspec:\n  containers: [{name: a, image: registry.k8s.io/pause:3.10.2}]\n';
    const { results, release } = await follow(
      apply({ release: 'fresh', files: file(join(pod, namespaceYaml('fresh'))) }),
    );
    expect(say(results)).toEqual(['created /Namespace//fresh', 'created /Pod/fresh/one']);
    await remove(release);
  });

  it('goes on after a failure, and skips what needs what failed', async () => {
    const group = 'bad.example.com';
    const broken = widgets(group).replace('storage: true', 'storage: false');
    const files = file(
      join(
        broken,
        widget(group, 'default', '  size: 1\n'),
        configMapYaml('Not_A_Name', 'a', 'x'),
        configMapYaml('default', 'good', 'x'),
      ),
    );
    const { results, done, release } = await follow(apply({ release: 'broken', files }));
    expect(results.map(({ id, result }) => `${result} ${id.split('/')[1]} ${id.split('/').at(-1)}`)).toEqual([
      'failed CustomResourceDefinition widgets.bad.example.com',
      'failed ConfigMap a',
      'created ConfigMap good',
      'skipped Widget first',
    ]);
    expect(results[3]?.error).toContain('CustomResourceDefinition widgets.bad.example.com failed');
    expect(done).toMatchObject({ failed: 2, cancelled: false });
    expect((await manifests.revisions({ cluster: on, release }, options()))[0]?.state).toBe('failed');
    await remove(release);
  });
});

describe('what is wrong is said before anything changes', () => {
  it('finds unknown fields, wrong types and missing fields on their lines, in custom kinds too', async () => {
    const group = 'strict.example.com';
    await follow(apply({ release: 'strict', files: file(widgets(group)) }));
    await untilDescribed(`${group}/v1`, 'Widget');
    const deployment = [
      'apiVersion: apps/v1',
      'kind: Deployment',
      'metadata: {name: web}',
      'spec:',
      '  replcas: 2',
      '  selector: {matchLabels: {app: web}}',
      '  template:',
      '    metadata: {labels: {app: web}}',
      '    spec:',
      '      containers:',
      '      - name: a',
      '        image: 3',
      '',
    ].join('\n');
    const { findings, objects } = await plan([
      ...file(deployment, 'web.yaml'),
      ...file(widget(group, 'default', '  colour: red\n  tree: {any: 1}\n'), 'w.yaml'),
    ]);
    expect(findings.map(({ file: path, line, message }) => `${path}:${line} ${message}`)).toEqual([
      'w.yaml:6 spec.size is missing',
      'w.yaml:7 spec.colour is no field that this kind has',
      'web.yaml:5 spec.replcas is no field that this kind has; did you mean `replicas`?',
      'web.yaml:12 spec.template.spec.containers[0].image has to be text, and is 3',
    ]);
    expect(objects.map(({ action }) => action)).toEqual(['unknown', 'unknown']);
    expect(objects.every(({ error }) => (error ?? '').length > 10)).toBe(true);
    const release = ((await listReleases()) ?? []).find(({ name }) => name === 'strict');
    await remove(release?.id ?? '');
  });

  it('gives what the server alone checks its line', async () => {
    const service =
      'apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec:\n  ports:\n  - name: http\n    port: 70000\n';
    const { findings } = await plan(file(service));
    expect(findings.map(({ line }) => line)).toEqual([6, 7]);
    expect(findings[1]?.message).toMatch(/^spec\.ports\[0\]\.port: /);
  });

  it('says that a namespace or a kind is not there', async () => {
    const { objects } = await plan(
      file(
        join(
          configMapYaml('nowhere', 'a', 'x'),
          'apiVersion: none.example.com/v1\nkind: Nothing\nmetadata: {name: none}\n',
        ),
      ),
    );
    expect(objects.map(({ action, error }) => `${action}: ${error}`)).toEqual([
      'unknown: The namespace nowhere is not there. Make it first, or add it to the files.',
      'unknown: The cluster knows no kind Nothing in none.example.com/v1, and these files do not define it.',
    ]);
  });

  it('applies nothing of files with a mistake', async () => {
    const files = [...file(configMapYaml('default', 'fine', 'x'), 'a.yaml'), ...file('kind: [\n', 'b.yaml')];
    const error = await errorOf(follow(apply({ release: 'mistake', files })));
    expect(error.code).toBe('BAD_INPUT');
    expect(error.details[0]).toMatch(/^b\.yaml:\d+: /);
    expect(
      (await cluster.kube.list('/api/v1/namespaces/default/configmaps')).map(({ metadata }) => metadata.name),
    ).not.toContain('fine');
  });
});

describe('changes from outside', () => {
  it('are told as drift and as conflicts with their owner, and taken over only when asked', async () => {
    const files = file(configMapYaml('default', 'owned', 'ours'));
    const { release } = await follow(apply({ release: 'owned', files }));
    await cluster.kubectl(
      'patch',
      'configmap',
      'owned',
      '--field-manager=somebody',
      '-p',
      '{"data":{"key":"theirs","other":"kept"}}',
    );

    const drift = await manifests.drift({ cluster: on, release }, options());
    const [object] = drift.objects;
    expect(object).toMatchObject({
      action: 'change',
      conflicts: [{ manager: 'somebody', fields: ['.data.key'] }],
    });
    expect(object?.before).toContain('key: theirs');
    expect(object?.after).toContain('key: ours');
    expect(object?.after).not.toMatch(/managedFields|resourceVersion|uid|creationTimestamp/);

    const refused = await follow(apply({ release: 'owned', files }));
    expect(refused.results).toMatchObject([{ result: 'failed', conflicts: [{ manager: 'somebody' }] }]);
    expect(refused.results[0]?.error).toContain('«somebody»');

    const forced = await follow(
      manifests.applyAgain({ cluster: on, release, force: ['/ConfigMap/default/owned'] }, options()),
    );
    expect(say(forced.results)).toEqual(['changed /ConfigMap/default/owned']);
    const data = JSON.parse(await cluster.kubectl('get', 'configmap', 'owned', '-o', 'json')).data;
    expect(data).toEqual({ key: 'ours', other: 'kept' });
    await remove(release);
  });

  it('offers what the files no longer hold for deletion, and deletes it only when picked', async () => {
    const two = file(join(configMapYaml('default', 'stays', 'x'), configMapYaml('default', 'goes', 'x')));
    const one = file(configMapYaml('default', 'stays', 'other'));
    const { release } = await follow(apply({ release: 'prune', files: two }));
    const planned = await plan(one, 'prune');
    expect(planned.objects.map(({ action, name }) => `${action} ${name}`)).toEqual([
      'change stays',
      'delete goes',
    ]);

    await follow(apply({ release: 'prune', files: one }));
    expect((await plan(one, 'prune')).objects.map(({ action, name }) => `${action} ${name}`)).toEqual([
      'nothing stays',
      'delete goes',
    ]);
    const pruned = await follow(apply({ release: 'prune', files: one, prune: ['/ConfigMap/default/goes'] }));
    expect(say(pruned.results)).toEqual([
      'nothing /ConfigMap/default/stays',
      'deleted /ConfigMap/default/goes',
    ]);
    expect((await plan(one, 'prune')).objects).toHaveLength(1);
    expect(say((await remove(release)).results)).toEqual(['deleted /ConfigMap/default/stays']);
  });

  it('leaves alone what another release has too, and survives what is gone already', async () => {
    const shared = configMapYaml('default', 'shared', 'x');
    const first = await follow(
      apply({ release: 'first', files: file(join(shared, configMapYaml('default', 'mine', 'x'))) }),
    );
    const second = await follow(apply({ release: 'second', files: file(shared) }));
    await cluster.kubectl('delete', 'configmap', 'mine');
    const removed = await remove(first.release);
    expect(say(removed.results)).toEqual([
      'skipped /ConfigMap/default/shared',
      'nothing /ConfigMap/default/mine',
    ]);
    expect(say((await remove(second.release)).results)).toEqual(['deleted /ConfigMap/default/shared']);
  });
});

describe('work that takes time', () => {
  it('plans and applies 500 objects, tells of changes while it goes on, and stops between two when cancelled', async () => {
    const files = file(
      join(...Array.from({ length: 500 }, (_, index) => configMapYaml('default', `many-${index}`, 'x'))),
    );
    expect((await plan(files)).objects.filter(({ action }) => action === 'create')).toHaveLength(500);

    const seen: ObjectResult[] = [];
    let done: ApplyEvent | undefined;
    let run = '';
    for await (const event of apply({ release: 'many', files })) {
      if (event.type === 'begun') run = event.run;
      if (event.type === 'object') seen.push(event.object);
      if (event.type === 'object' && seen.length === 100) manifests.cancel(run);
      if (event.type === 'done') done = event;
    }
    expect(done).toMatchObject({ cancelled: true, failed: 0 });
    expect(seen.length).toBeGreaterThanOrEqual(100);
    expect(seen.length).toBeLessThan(500);
    const there = (await cluster.kube.list('/api/v1/namespaces/default/configmaps')).filter(({ metadata }) =>
      metadata.name.startsWith('many-'),
    );
    expect(there).toHaveLength(seen.length);

    const rest = await follow(apply({ release: 'many', files }));
    expect(rest.results.filter(({ result }) => result === 'created')).toHaveLength(500 - seen.length);
    const removed = await remove(rest.release);
    expect(removed.results.filter(({ result }) => result === 'deleted')).toHaveLength(500);
  });

  it('goes on when nobody listens, and tells whoever watches the releases', async () => {
    const files = file(
      join(...Array.from({ length: 50 }, (_, index) => configMapYaml('default', `left-${index}`, 'x'))),
    );
    const abort = new AbortController();
    const input = { cluster: on, namespace: 'default', release: 'left', files, force: [], prune: [] };
    for await (const event of manifests.apply(input, { signal: abort.signal }))
      if (event.type === 'object') break;
    abort.abort();
    for await (const releases of manifests.releases(on, options())) {
      if (releases.find(({ name }) => name === 'left')?.state === 'applied') break;
    }
    const release = ((await listReleases()) ?? []).find(({ name }) => name === 'left');
    expect(release).toMatchObject({ name: 'left', state: 'applied' });
    expect(release?.results).toHaveLength(50);
    await remove(release?.id ?? '');
  });

  it('says which finalizer holds an object, keeps the release, and removes the rest when it is let go', async () => {
    const held = configMapYaml('default', 'held', 'x').replace(
      '  name: held\n',
      '  name: held\n  finalizers: [example.com/hold]\n',
    );
    const { release } = await follow(
      apply({ release: 'held', files: file(join(held, configMapYaml('default', 'free', 'x'))) }),
    );
    const { results } = await remove(release);
    expect(say(results).toSorted()).toEqual([
      'deleted /ConfigMap/default/free',
      'failed /ConfigMap/default/held',
    ]);
    expect(results.find(({ result }) => result === 'failed')?.error).toContain(
      'the finalizer example.com/hold',
    );
    const [entry] = await manifests.revisions({ cluster: on, release }, options());
    expect(entry).toMatchObject({ state: 'failed', objects: [{ name: 'held' }] });
    await cluster.kubectl(
      'patch',
      'configmap',
      'held',
      '--type=json',
      '-p',
      '[{"op":"remove","path":"/metadata/finalizers"}]',
    );
    await waitUntil(
      async () => !(await cluster.kubectl('get', 'configmaps', '-o', 'name')).includes('held'),
      { what: 'held to go' },
    );
    await remove(release);
    expect(await manifests.revisions({ cluster: on, release }, options())).toEqual([]);
  });
});

describe('schemas for the editor', () => {
  it('come with what they refer to, recursive ones and custom kinds included', async () => {
    const group = 'editor.example.com';
    const { release } = await follow(apply({ release: 'editor', files: file(widgets(group)) }));
    const ask = (apiVersion: string, kind: string) =>
      manifests.schema({ cluster: on, apiVersion, kind }, options());
    const deployment = await ask('apps/v1', 'Deployment');
    expect(deployment).toMatchObject({
      properties: { kind: { enum: ['Deployment'] } },
      additionalProperties: false,
    });
    expect(Object.keys(deployment?.definitions ?? {})).toContain('io.k8s.api.core.v1.PodSpec');
    const definition = await ask('apiextensions.k8s.io/v1', 'CustomResourceDefinition');
    expect(JSON.stringify(definition)).toContain(
      '#/definitions/io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps',
    );
    for (const schema of [deployment, definition]) {
      const text = JSON.stringify(schema);
      const refs = new Set([...text.matchAll(/"#\/definitions\/([^"]+)"/g)].map(([, name]) => name ?? ''));
      expect([...refs].filter((name) => !(name in (schema?.definitions ?? {})))).toEqual([]);
    }
    await waitUntil(async () => (await ask(`${group}/v1`, 'Widget')) !== undefined, {
      what: 'the schema of Widget',
    });
    expect(await ask(`${group}/v1`, 'Widget')).toMatchObject({
      properties: { spec: { properties: { size: { type: 'integer' } }, additionalProperties: false } },
    });
    expect(await ask('v1', 'Nothing')).toBeUndefined();
    await remove(release);
  });
});
