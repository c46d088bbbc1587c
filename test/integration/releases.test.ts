import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { scaleObject } from '../../src/core/kube/resources/scaleObject.ts';
import { updateObject } from '../../src/core/kube/resources/updateObject.ts';
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

const NAME = 'it-releases';
const on = `slipway/${NAME}`;

let cluster: TestCluster;
let manifests: Manifests;

beforeAll(async () => {
  cluster = await openTestCluster({ name: NAME, nodes: [{ role: 'control-plane' }] });
  manifests = cluster.core.manifests;
});

let kubeconfig: string | undefined;

afterAll(async () => {
  if (kubeconfig !== undefined) await writeFile(cluster.kubeconfig, kubeconfig);
  await cluster?.[Symbol.asyncDispose]();
});

const signal = () => AbortSignal.timeout(240_000);
const options = () => ({ signal: signal() });
/** As YAML 1.1 means it too: `yes` and `y` are texts. */
const write = (object: object) => stringify(object, { version: '1.1' });
const file = (text: string, name = 'all.yaml'): readonly ManifestFile[] => [{ path: name, text }];

const follow = async (events: AsyncIterable<ApplyEvent>) => {
  const results: ObjectResult[] = [];
  let release = '';
  for await (const event of events) {
    if (event.type === 'object') results.push(event.object);
    if (event.type === 'done') release = event.release ?? '';
  }
  return { results, release };
};

interface Change {
  readonly release: string;
  readonly files: readonly ManifestFile[];
  readonly force?: readonly string[];
  readonly as?: string;
}

const apply = ({ as = on, ...change }: Change) =>
  follow(manifests.apply({ cluster: as, namespace: 'default', force: [], prune: [], ...change }, options()));
const plan = (release: string, files: readonly ManifestFile[], as = on) =>
  manifests.plan({ cluster: as, files, namespace: 'default', release }, options());
const planOne = async (release: string, text: string) => {
  const [object] = (await plan(release, file(text))).objects;
  if (object === undefined) throw new Error('nothing was planned');
  return object;
};
const say = (results: readonly ObjectResult[]) => results.map(({ id, result }) => `${result} ${id}`);
const remove = (release: string, as = on) => follow(manifests.remove({ cluster: as, release }, options()));
const list = async (as = on): Promise<readonly ReleaseEntry[]> => {
  const stop = new AbortController();
  for await (const entries of manifests.releases(as, { signal: stop.signal })) {
    stop.abort();
    return entries;
  }
  throw new Error('the stream of releases ended');
};

const get = async (kind: string, name: string) =>
  JSON.parse(await cluster.kubectl('get', kind, name, '-o', 'json'));

const kubectlApply = async (text: string, ...args: readonly string[]) => {
  const [node] = await cluster.nodes();
  const host = cluster.host(node?.name ?? '');
  const argv = ['kubectl', '--kubeconfig=/etc/kubernetes/admin.conf', 'apply', ...args, '-f', '-'];
  const { exitCode, stderr } = await host.exec(argv, {
    signal: signal(),
    stdin: Buffer.from(text),
    okCodes: [0, 1],
  });
  if (exitCode !== 0) throw new Error(`kubectl apply: ${stderr}`);
};

/** What the preview shows is what the next preview finds. */
const applyAsPlanned = async (release: string, text: string) => {
  const planned = await planOne(release, text);
  const { results } = await apply({ release, files: file(text) });
  expect(results.map(({ error }) => error)).toEqual([undefined]);
  const after = await planOne(release, text);
  expect((after.revealed ?? after).before).toBe((planned.revealed ?? planned).after);
  expect(after.action).toBe('nothing');
  return { planned, result: results[0]?.result };
};

const secret = (values: Readonly<Record<string, string>>) =>
  write({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'login' }, stringData: values });
const first = secret({ user: 'alice', password: 'one' });
const second = secret({ owner: 'alice', password: 'two' });

const readSecret = async () => {
  const { data } = await get('secret', 'login');
  const decode = (text: unknown) => Buffer.from(String(text), 'base64').toString('utf8');
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, decode(value)]));
};

describe('the stringData of a Secret', () => {
  it('goes with its keys, comes back when rolled back, and is nobody else’s without a word', async () => {
    const { release } = await apply({ release: 'login', files: file(first) });
    const { planned } = await applyAsPlanned('login', second);
    expect(planned.action).toBe('change');
    expect(planned.revealed?.before).toContain('user: YWxpY2U=');
    expect(planned.revealed?.after).not.toContain('user: ');
    expect(await readSecret()).toEqual({ owner: 'alice', password: 'two' });

    const back = await follow(
      manifests.applyAgain({ cluster: on, release, revision: 1, force: [] }, options()),
    );
    expect(say(back.results)).toEqual(['changed /Secret/default/login']);
    expect(await readSecret()).toEqual({ user: 'alice', password: 'one' });

    const theirs = { stringData: { password: 'theirs' } };
    await cluster.kubectl(
      'patch',
      'secret',
      'login',
      '--field-manager=rotator',
      '-p',
      JSON.stringify(theirs),
    );
    const conflicts = [{ manager: 'rotator', fields: ['.data.password'] }];
    expect(await planOne('login', second)).toMatchObject({ action: 'change', conflicts });
    const refused = await apply({ release: 'login', files: file(second) });
    expect(refused.results).toMatchObject([{ result: 'failed', conflicts }]);
    expect(await readSecret()).toMatchObject({ password: 'theirs' });
    await remove(release);
  });

  it('loses keys that were applied as stringData before Slipway turned it into data', async () => {
    const [older, newer] = [first, second].map((text) => text.replace('name: login', 'name: older'));
    await kubectlApply(older ?? '', '--server-side', '--field-manager=slipway');
    await applyAsPlanned('older', newer ?? '');
    expect(Object.keys((await get('secret', 'older')).data)).toEqual(['owner', 'password']);
  });

  it('is shown without its values, which can be asked for, and of each is said whether it changes', async () => {
    const { release } = await apply({ release: 'hidden', files: file(secret({ a: 'x', b: 'y', c: 'z' })) });
    const planned = await planOne('hidden', secret({ a: 'x', b: 'changed', d: 'w' }));
    expect(planned.before).toContain('a: •••••• (unchanged)\n  b: •••••• (old value)\n  c: •••••• (removed)');
    expect(planned.after).toContain('a: •••••• (unchanged)\n  b: •••••• (new value)\n  d: •••••• (new)');
    expect(planned.revealed?.after).toContain('b: Y2hhbmdlZA==');
    const drift = await manifests.drift({ cluster: on, release }, options());
    expect(drift.objects[0]?.after).not.toContain('eA==');
    await remove(release);
  });
});

const settings = (labels: object, data: object) =>
  write({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'adopted', labels }, data });

describe('an object that kubectl apply made', () => {
  const whole = settings({ stage: 'one', legacy: 'yes' }, { keep: '1', goes: '2' });
  const less = settings({ stage: 'two' }, { keep: '1' });

  it('is taken over, so what the files leave out goes', async () => {
    await kubectlApply(whole);
    const { planned } = await applyAsPlanned('adopted', whole);
    expect(planned.action).toBe('nothing');
    expect(planned.note).toContain('kubectl apply');
    await applyAsPlanned('adopted', less);
    const { data, metadata } = await get('configmap', 'adopted');
    expect(data).toEqual({ keep: '1' });
    expect(metadata.labels).toEqual({ stage: 'two' });
  });

  it('is taken over with fewer fields at once, and a change that only removes is a change', async () => {
    const named = (text: string) => text.replace('name: adopted', 'name: fewer');
    await kubectlApply(named(whole), '--field-manager=pipeline');
    const { planned } = await applyAsPlanned('fewer', named(settings({ stage: 'one' }, { keep: '1' })));
    expect(planned.action).toBe('change');
    expect(planned.after).not.toContain('goes');
    expect((await get('configmap', 'fewer')).data).toEqual({ keep: '1' });
  });

  it('has a conflict where kubectl changed what the release set', async () => {
    const named = (text: string) => text.replace('name: adopted', 'name: later');
    await apply({ release: 'later', files: file(named(whole)) });
    await kubectlApply(named(settings({ stage: 'one', legacy: 'yes' }, { keep: 'theirs', goes: '2' })));
    const [conflict, ...others] = (await planOne('later', named(whole))).conflicts;
    expect(conflict).toEqual({ manager: 'kubectl-client-side-apply', fields: ['.data.keep'] });
    expect(others).toEqual([]);
  });

  it('names each field that stays with its owner', async () => {
    const named = (text: string) => text.replace('name: adopted', 'name: shared');
    await apply({ release: 'shared', files: file(named(whole)) });
    await kubectlApply(
      write({ ...configMap('shared'), data: { goes: '2' } }),
      '--server-side',
      '--field-manager=somebody',
    );
    const { planned } = await applyAsPlanned('shared', named(less));
    expect(planned.note).toContain('«somebody»');
    expect(planned.note).toContain('.data.goes');
    expect((await get('configmap', 'shared')).data).toEqual({ keep: '1', goes: '2' });
  });
});

const edit = async (plural: string, name: string, change: (yaml: string) => string) => {
  const connection = await cluster.core.connect(on, signal());
  const group = plural === 'deployments' ? 'apps' : '';
  const ref = { group, version: 'v1', plural, namespace: 'default', name };
  const yaml = await cluster.kubectl('get', plural, name, '-o', 'yaml');
  await updateObject(connection, { ref, base: yaml, yaml: change(yaml), dryRun: false, signal: signal() });
  return { connection, ref };
};

describe('what was edited in Slipway itself', () => {
  const config = (data: object) =>
    write({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'edited' }, data });

  it('is no conflict: the release wins and says which edit it undoes', async () => {
    await apply({ release: 'edited', files: file(config({ mode: 'ours', other: 'x' })) });
    await edit('configmaps', 'edited', (yaml) => yaml.replace('mode: ours', 'mode: mine\n  own: added'));
    const { planned } = await applyAsPlanned('edited', config({ mode: 'new', other: 'x' }));
    expect(planned).toMatchObject({ action: 'change', conflicts: [] });
    expect(planned.note).toBe('It was edited in Slipway, which this undoes: .data.mode.');
    // What no revision ever held is the person's own.
    expect((await get('configmap', 'edited')).data).toEqual({ mode: 'new', other: 'x', own: 'added' });
  });

  it('goes when the files leave it out', async () => {
    await edit('configmaps', 'edited', (yaml) => yaml.replace('mode: new', 'mode: mine'));
    const { planned } = await applyAsPlanned('edited', config({ other: 'x' }));
    expect(planned.note).toContain('.data.mode');
    expect((await get('configmap', 'edited')).data).toEqual({ other: 'x', own: 'added' });
  });

  it('counts for fields of list items and for replicas that were scaled', async () => {
    const deployment = (image: string, env: readonly object[]) =>
      write({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'scaled' },
        spec: {
          paused: true,
          replicas: 0,
          selector: { matchLabels: { app: 'scaled' } },
          template: {
            metadata: { labels: { app: 'scaled' } },
            spec: { containers: [{ name: 'main', image, env, ports: [{ containerPort: 80 }] }] },
          },
        },
      });
    const env = [{ name: 'A', value: '1' }];
    await apply({ release: 'scaled', files: file(deployment('one', env)) });
    const { connection, ref } = await edit('deployments', 'scaled', (yaml) =>
      yaml.replace('image: one', 'image: mine').replace('value: "1"', 'value: "mine"'),
    );
    await scaleObject(connection, { ref, replicas: 1, signal: signal() });
    const { planned } = await applyAsPlanned('scaled', deployment('two', []));
    expect(planned.conflicts).toEqual([]);
    for (const field of ['.spec.replicas', 'containers[name="main"].image', 'env[name="A"].value']) {
      expect(planned.note).toContain(field);
    }
    const { spec } = await get('deployment', 'scaled');
    expect(spec.replicas).toBe(0);
    expect(spec.template.spec.containers[0].env).toBeUndefined();
  });
});

/** A context of the same cluster: with another name, or for an account that may only use ConfigMaps. */
const addContext = async (name: string, token?: string) => {
  const text = await readFile(cluster.kubeconfig, 'utf8');
  kubeconfig ??= text;
  const config = parse(text);
  const own = config.contexts.find((one: { name: string }) => one.name === `slipway-${NAME}`).context;
  if (token !== undefined) config.users.push({ name, user: { token } });
  config.contexts.push({ name, context: { ...own, ...(token === undefined ? {} : { user: name }) } });
  await writeFile(cluster.kubeconfig, write(config));
  return `context/${name}`;
};

const pair = (...documents: readonly object[]) => documents.map(write).join('---\n');
const configMap = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: {} });

describe('one object that cannot be read', () => {
  it('is named with its file and the reason; the others go on, and removing skips it', async () => {
    const may = ['get', 'list', 'watch', 'create', 'patch', 'delete'].map((verb) => `--verb=${verb}`);
    await cluster.kubectl('create', 'serviceaccount', 'limited');
    await cluster.kubectl('create', 'role', 'limited', ...may, '--resource=configmaps');
    await cluster.kubectl(
      'create',
      'rolebinding',
      'limited',
      '--role=limited',
      '--serviceaccount=default:limited',
    );
    const token = (await cluster.kubectl('create', 'token', 'limited')).trim();
    const as = await addContext('limited', token);
    const role = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: 'refused' },
      rules: [],
    };
    const files = file(pair(configMap('allowed'), role), 'mixed.yaml');
    const { findings, objects } = await plan('mixed', files, as);
    expect(objects.map(({ action, kind }) => `${action} ${kind}`)).toEqual([
      'unknown Role',
      'create ConfigMap',
    ]);
    expect(objects[0]?.error).toContain('forbidden');
    expect(findings).toMatchObject([{ file: 'mixed.yaml', line: 7, severity: 'error' }]);
    expect(findings[0]?.message).toContain('Role default/refused');

    const { results, release } = await apply({ release: 'mixed', files, as });
    expect(say(results)).toEqual([
      'failed rbac.authorization.k8s.io/Role/default/refused',
      'created /ConfigMap/default/allowed',
    ]);
    const removed = await remove(release, as);
    expect(say(removed.results).toSorted()).toEqual([
      'deleted /ConfigMap/default/allowed',
      'skipped rbac.authorization.k8s.io/Role/default/refused',
    ]);
    expect(await list(as)).toEqual([]);
  });

  it('is named when its group of the API is down', async () => {
    const service = {
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: 'v1.down.example.com' },
      spec: {
        group: 'down.example.com',
        version: 'v1',
        groupPriorityMinimum: 1000,
        versionPriority: 10,
        insecureSkipTLSVerify: true,
        service: { namespace: 'default', name: 'nobody' },
      },
    };
    await kubectlApply(write(service));
    const down = { apiVersion: 'down.example.com/v1', kind: 'Thing', metadata: { name: 'one' } };
    const files = file(pair(configMap('up'), down), 'down.yaml');
    const connection = await cluster.core.connect(on, signal());
    await waitUntil(
      async () => {
        const path = '/apis/down.example.com/v1';
        const { status } = await connection.call('GET', path, { signal: signal(), okCodes: [404, 503] });
        return status === 503;
      },
      { what: 'the group to be down' },
    );
    const { findings, objects } = await plan('down', files);
    expect(objects.map(({ action, kind }) => `${action} ${kind}`)).toEqual([
      'create ConfigMap',
      'unknown Thing',
    ]);
    expect(findings).toMatchObject([{ file: 'down.yaml', line: 7, severity: 'error' }]);
    const { results, release } = await apply({ release: 'down', files });
    expect(results.map(({ result }) => result)).toEqual(['created', 'failed']);
    expect(results[1]?.error).toContain('Thing in down.example.com/v1');
    expect((await remove(release)).results.map(({ result }) => result).toSorted()).toEqual([
      'deleted',
      'skipped',
    ]);
    await cluster.kubectl('delete', 'apiservice', 'v1.down.example.com');
  });

  it('stays what it is when the release was never let to apply it', async () => {
    await kubectlApply(
      write({ ...configMap('theirs'), data: { key: 'theirs' } }),
      '--server-side',
      '--field-manager=them',
    );
    const { results, release } = await apply({
      release: 'never',
      files: file(write({ ...configMap('theirs'), data: { key: 'ours' } })),
    });
    expect(results.map(({ result }) => result)).toEqual(['failed']);
    expect((await remove(release)).results.map(({ result }) => result)).toEqual(['skipped']);
    expect((await get('configmap', 'theirs')).data).toEqual({ key: 'theirs' });
  });
});

describe('a release belongs to its cluster', () => {
  const folder = () => path.join(cluster.folder, 'data', 'releases');

  it('whatever the context is called', async () => {
    const other = await addContext('other-name');
    const { release } = await apply({ release: 'moved', files: file(write(configMap('moved'))) });
    expect((await list(other)).find(({ id }) => id === release)).toMatchObject({
      name: 'moved',
      cluster: other,
    });
    expect(say((await remove(release, other)).results)).toEqual(['deleted /ConfigMap/default/moved']);
    expect((await list()).map(({ id }) => id)).not.toContain(release);
  });

  it('also when it was kept by a name, if it was applied here', async () => {
    const files = file(write(configMap('kept')));
    const { release } = await apply({ release: 'kept', files });
    const keepByName = async (id: string, appliedAt?: number) => {
      const record = path.join(folder(), release, '1', 'record.json');
      const { owner: _, ...entry } = JSON.parse(await readFile(record, 'utf8'));
      await writeFile(
        record,
        JSON.stringify({ ...entry, id, ...(appliedAt === undefined ? {} : { appliedAt }) }),
      );
      await rename(path.join(folder(), release), path.join(folder(), id));
    };
    await keepByName('0123456789abcdef0123');
    expect((await list()).find(({ name }) => name === 'kept')).toMatchObject({ id: release, revision: 1 });
    expect(await readdir(folder())).not.toContain('0123456789abcdef0123');

    // The objects of that name are others, applied at another time.
    await keepByName('0123456789abcdef0123', 1);
    expect((await list()).map(({ name }) => name)).not.toContain('kept');
    const input = { cluster: on, release: '0123456789abcdef0123' };
    expect((await errorOf(manifests.drift(input, options()))).code).toBe('NOT_FOUND');
    expect((await errorOf(follow(manifests.remove(input, options())))).code).toBe('NOT_FOUND');
    expect(await readdir(folder())).toContain('0123456789abcdef0123');
  });
});

describe('what of a release was deleted from outside', () => {
  it('is missing in the list, until it is applied again', async () => {
    const { release } = await apply({
      release: 'torn',
      files: file(pair(configMap('torn'), configMap('whole'))),
    });
    const stop = new AbortController();
    const missing: string[] = [];
    for await (const entries of manifests.releases(on, { signal: stop.signal })) {
      const now = entries.find(({ id }) => id === release)?.missing?.join() ?? '';
      if (now === missing.at(-1)) continue;
      missing.push(now);
      if (missing.length === 1) await cluster.kubectl('delete', 'configmap', 'torn');
      if (missing.length === 2)
        await follow(manifests.applyAgain({ cluster: on, release, force: [] }, options()));
      if (missing.length === 3) stop.abort();
    }
    expect(missing).toEqual(['', '/ConfigMap/default/torn', '']);
    await remove(release);
  });
});
