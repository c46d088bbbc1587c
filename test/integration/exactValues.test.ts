import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN_CONF } from '../../src/core/bootstrap/cluster.ts';
import { parseJson } from '../../src/core/lib/exactJson.ts';
import { createRouter } from '../../src/core/router/createRouter.ts';
import { servePort } from '../../src/main/servePort.ts';
import type { ApplyEvent, ManifestFile } from '../../src/shared/contract/manifests.ts';
import type { ObjectRef } from '../../src/shared/contract/procedure.ts';
import type { ResourceDetail, ResourceRow } from '../../src/shared/contract/resources.ts';
import type { contract } from '../../src/shared/contract.ts';
import { openTestCluster, type TestCluster } from '../helpers/testCluster.ts';

/*
 * What a person writes, and what an object holds, comes through the app as it comes through kubectl: numbers digit for
 * digit, texts character for character. The node image's own kubectl is the judge; the app is asked as the page asks it.
 */

const NAME = 'it-exact';
const on = `slipway/${NAME}`;

let cluster: TestCluster;
let api: ContractRouterClient<typeof contract>;
let hangUp: () => void;

beforeAll(async () => {
  cluster = await openTestCluster({ name: NAME, nodes: [{ role: 'control-plane' }] });
  const { port1, port2 } = new MessageChannel();
  hangUp = () => port2.close();
  const report = () => undefined;
  const onClose = (end: () => void) => port1.addEventListener('close', end);
  servePort(port1, { router: createRouter(cluster.core), id: 'test', report, onClose });
  port1.start();
  port2.start();
  api = createORPCClient(new RPCLink({ port: port2 }));
  await apply(gauges('gauges.example'));
  await cluster.kubectl('wait', '--for=condition=established', 'crd/gauges.gauges.example');
});

afterAll(async () => {
  hangUp?.();
  await cluster?.[Symbol.asyncDispose]();
});

const options = () => ({ signal: AbortSignal.timeout(120_000) });

/** Gives a text to kubectl, on a control plane's own disk. */
const pipe = async (text: string, ...args: readonly string[]) => {
  const [node] = await cluster.nodes();
  const argv = ['kubectl', `--kubeconfig=${ADMIN_CONF}`, ...args, '-f', '-'];
  return (await cluster.host(node?.name ?? '').exec(argv, { ...options(), stdin: text })).stdout;
};
const apply = (text: string) => pipe(text, 'apply');
/** An object as kubectl prints it, its numbers digit for digit. */
const get = async (kind: string, name: string) =>
  parseJson(await cluster.kubectl('get', kind, name, '-o', 'json')) as Readonly<Record<string, unknown>>;
/** What kubectl would send of a text. */
const readByKubectl = async (text: string) =>
  parseJson(await pipe(text, 'create', '--dry-run=client', '-o', 'json')) as Readonly<
    Record<string, unknown>
  >;

const gauges = (group: string, bound = '') => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: gauges.${group}}
spec:
  group: ${group}
  names: {kind: Gauge, plural: gauges, singular: gauge}
  scope: Namespaced
  versions:
  - name: v1
    served: true
    storage: true
    additionalPrinterColumns:
    - {name: Serial, type: integer, jsonPath: .spec.serial}
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            properties:
              serial: {type: integer, format: int64${bound}}
              ceiling: {type: integer, format: int64}
              memo: {type: string}
              any: {type: object, x-kubernetes-preserve-unknown-fields: true}
`;
const gauge = (name: string, spec: string) =>
  `apiVersion: gauges.example/v1\nkind: Gauge\nmetadata: {name: ${name}}\nspec:\n${spec}`;

const refOf = (name: string): ObjectRef => ({
  group: 'gauges.example',
  version: 'v1',
  plural: 'gauges',
  namespace: 'default',
  name,
});
const configMapRef = (name: string): ObjectRef => ({
  group: '',
  version: 'v1',
  plural: 'configmaps',
  namespace: 'default',
  name,
});

const show = async (ref: ObjectRef): Promise<ResourceDetail> => {
  const stop = new AbortController();
  try {
    for await (const detail of await api.resources.detail({ cluster: on, ref }, { signal: stop.signal }))
      return detail;
  } finally {
    stop.abort();
  }
  throw new Error(`${ref.name} is not there`);
};
const listRows = async (): Promise<readonly ResourceRow[]> => {
  const stop = new AbortController();
  const type = { group: 'gauges.example', version: 'v1', plural: 'gauges' };
  try {
    for await (const event of await api.resources.watch({ cluster: on, type }, { signal: stop.signal })) {
      if (event.type === 'page') return event.rows;
    }
  } finally {
    stop.abort();
  }
  return [];
};
const save = async (ref: ObjectRef, yaml: string) => {
  const { yaml: base } = await show(ref);
  const saved = await api.resources.update({ cluster: on, ref, base, yaml }, options());
  if ('conflicts' in saved) throw new Error(saved.conflicts.join(', '));
  return saved;
};

const fileOf = (text: string): readonly ManifestFile[] => [{ path: 'all.yaml', text }];
const plan = (text: string) => api.manifests.plan({ cluster: on, files: [...fileOf(text)] }, options());
const follow = async (events: AsyncIterable<ApplyEvent>) => {
  const results: string[] = [];
  let release = '';
  for await (const event of events) {
    if (event.type === 'object')
      results.push([event.object.result, event.object.error].filter(Boolean).join(' '));
    if (event.type === 'done') release = event.release ?? '';
  }
  return { results, release };
};
const drop = async (release: string, text: string) =>
  await follow(await api.manifests.apply({ cluster: on, release, files: [...fileOf(text)] }, options()));

describe('a whole number beyond 2^53', () => {
  it('is shown, edited and compared digit for digit', async () => {
    const text = gauge(
      'made',
      '  serial: 9007199254740993\n  ceiling: 9223372036854775807\n  memo: "9007199254740993"\n',
    );
    await pipe(text, 'create');
    expect((await listRows()).map(({ cells }) => cells)).toEqual([['made', '9007199254740993']]);
    const { yaml, object } = await show(refOf('made'));
    expect(yaml).toContain('\n  serial: 9007199254740993\n');
    expect(yaml).toContain('\n  ceiling: 9223372036854775807\n');
    expect(object['spec']).toMatchObject({ serial: 9007199254740993n, ceiling: 9223372036854775807n });

    await save(refOf('made'), yaml.replace('memo: "9007199254740993"', 'memo: after'));
    const kept = { serial: 9007199254740993n, ceiling: 9223372036854775807n, memo: 'after' };
    expect((await get('gauge', 'made'))['spec']).toMatchObject(kept);

    const same = await plan(text.replace('memo: "9007199254740993"', 'memo: after'));
    expect(same).toMatchObject({ findings: [], objects: [{ action: 'nothing' }] });
  });

  it('is applied, kept and told from its neighbour', async () => {
    const text = gauge(
      'dropped',
      '  serial: 9007199254740993\n  any: {least: -9223372036854775808, list: [9007199254740995]}\n',
    );
    expect(await plan(text)).toMatchObject({ findings: [], objects: [{ action: 'create' }] });
    const first = await drop('exact', text);
    expect(first.results).toEqual(['created']);
    expect((await get('gauge', 'dropped'))['spec']).toMatchObject({
      serial: 9007199254740993n,
      any: { least: -9223372036854775808n, list: [9007199254740995n] },
    });
    expect(await api.manifests.drift({ cluster: on, release: first.release }, options())).toMatchObject({
      findings: [],
      objects: [{ action: 'nothing' }],
    });
    const next = text.replace('serial: 9007199254740993', 'serial: 9007199254740992');
    const [changed] = (await plan(next)).objects;
    expect(changed).toMatchObject({ action: 'change' });
    expect([changed?.before, changed?.after].map((yaml) => /serial: (\d+)/.exec(yaml ?? '')?.[1])).toEqual([
      '9007199254740993',
      '9007199254740992',
    ]);
    expect((await drop('exact', next)).results).toEqual(['changed']);
    const again = { cluster: on, release: first.release, revision: 1 };
    expect((await follow(await api.manifests.applyAgain(again, options()))).results).toEqual(['changed']);
    expect((await get('gauge', 'dropped'))['spec']).toMatchObject({ serial: 9007199254740993n });
  });

  it('may be the bound of a definition', async () => {
    const text = gauges('bounds.example', ', maximum: 9223372036854775807').replace(
      'ceiling: {type: integer, format: int64}',
      'ceiling: {type: integer, format: int64, default: 9007199254740993}',
    );
    expect(await plan(text)).toMatchObject({ findings: [], objects: [{ action: 'create' }] });
    expect((await drop('bounds', text)).results).toEqual(['created']);
    expect(await cluster.kubectl('get', 'crd', 'gauges.bounds.example', '-o', 'yaml')).toContain(
      'default: 9007199254740993\n',
    );
  });

  it('is named when it is more than the API keeps', async () => {
    const text = gauge('large', '  serial: 12345678901234567890\n');
    const { findings } = await plan(text);
    const named = 'the number 12345678901234567890 is too large to be kept exactly';
    expect(findings).toContainEqual(
      expect.objectContaining({ line: 5, message: expect.stringContaining(named) }),
    );
    const { yaml } = await show(refOf('made'));
    const saved = save(refOf('made'), yaml.replace('9223372036854775807', '12345678901234567890'));
    await expect(saved).rejects.toMatchObject({ data: { message: expect.stringContaining(named) } });
  });
});

/** Scalars, keys and merges that readers of YAML 1.1 and 1.2 take for different things. */
const ODD_YAML = `  any:
    octal: 0440
    newOctal: 0o640
    negative: -0640
    hex: 0X1F
    binary: 0b101
    grouped: 1_000
    plus: +7
    large: 1e21
    largest: 1.7976931348623157e308
    tiny: 5e-324
    point: .5
    serial: 9007199254740993
    paused: yes
    on: Off
    letter: y
    nothing: ~
    none:
    date: 2031-05-06
    moment: 2031-05-06T07:08:09Z
    time: 12:30:45
    version: 1.10.0
    quoted: "0440"
    tagged: !!str 0640
    0644: octal key
    "yes": a text
    base: &base {a: 1, b: 2}
    over: {a: 9, <<: *base}
    under: {<<: *base, a: 9}
    folded: >-
      one
      two
    block: |
      one
        two
`;

describe('YAML', () => {
  it('means in a dropped file and in the editor what it means to kubectl', async () => {
    await pipe(gauge('by-kubectl', ODD_YAML), 'create');
    const { spec } = await get('gauge', 'by-kubectl');
    expect(spec).toMatchObject({ any: { octal: 288, newOctal: 416, hex: 31, paused: true, true: false } });

    expect((await drop('odd', gauge('by-drop', ODD_YAML))).results).toEqual(['created']);
    expect((await get('gauge', 'by-drop'))['spec']).toEqual(spec);

    await apply(gauge('by-editor', '  memo: empty\n'));
    const { yaml } = await show(refOf('by-editor'));
    const edited = yaml.replace('  memo: empty\n', ODD_YAML);
    const saved = await save(refOf('by-editor'), edited);
    expect((await get('gauge', 'by-editor'))['spec']).toEqual(spec);

    // What it shows is read by kubectl as it is.
    expect((await readByKubectl(saved.yaml))['spec']).toEqual(spec);
    await save(refOf('by-editor'), saved.yaml);
    expect((await get('gauge', 'by-editor'))['spec']).toEqual(spec);
  });
});

const TEXTS: Readonly<Record<string, string>> = {
  plain: 'one',
  'line-ends': 'a\u0085b\u2028c\u2029d\n',
  unprinted: '\u007f\u0080\u009f\ufeff\u200b\u00a0',
  crlf: 'a\r\nb\r\n',
  'lone-cr': '10%\r50%\r100%\n',
  tabs: '\tkey = 1  \n\t\tinner\t\n  \n',
  'tab-first': '\ta\nb',
  'space-first': '   indented\nthen not\n',
  'only-newline': '\n',
  'only-white': ' \n',
  empty: '',
  'many-newlines': 'one\ntwo\n\n\n',
  'no-final-newline': 'one\ntwo',
  'trailing-spaces': 'one  \ntwo ',
  'long-line': `# ${'a comment that stays on one line, '.repeat(60)}\nend\n`,
  json: `{"a": [${'"xxxxxxxxxxxxxxxx", '.repeat(40)}"x"]}`,
  unicode: 'café Ωμέγα مرحبا 🚀 e\u0301',
  ...Object.fromEntries(
    [
      'yes',
      'on',
      'y',
      'null',
      '~',
      '0644',
      '0o640',
      '0X1F',
      '1e3',
      '12345678901234567890',
      '12:30:45',
      '2031-05-06',
      '<<',
      '# no comment',
      'a: b',
      '---\n',
      '%YAML 1.1\n',
      '@home',
      '*x',
      '!tag',
      'it\'s "quoted" \\n',
      '- x',
      '? y',
      '{',
      ']',
    ].map((text, index) => [`looks-${index}`, text]),
  ),
};

describe('a text', () => {
  it('stays as it is when it is applied, edited and rolled back', async () => {
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'texts' }, data: TEXTS };
    const data = async () => (await get('configmap', 'texts'))['data'];
    const { results, release } = await drop('texts', JSON.stringify(object, undefined, 2));
    expect(results).toEqual(['created']);
    expect(await data()).toEqual(TEXTS);

    const { yaml } = await show(configMapRef('texts'));
    expect((await readByKubectl(yaml))['data']).toEqual(TEXTS);
    await save(configMapRef('texts'), yaml.replace('plain: one', 'plain: two'));
    expect(await data()).toEqual({ ...TEXTS, plain: 'two' });

    const force = ['/ConfigMap/default/texts'];
    const again = { cluster: on, release, revision: 1, force };
    expect((await follow(await api.manifests.applyAgain(again, options()))).results).toEqual(['changed']);
    expect(await data()).toEqual(TEXTS);
  });
});

describe('an entry that a list has twice', () => {
  it('is named with its line, and nothing is written', async () => {
    const text = `apiVersion: v1
kind: ConfigMap
metadata: {name: written-before}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: twice}
spec:
  selector: {matchLabels: {app: twice}}
  template:
    metadata: {labels: {app: twice}}
    spec:
      containers:
      - name: main
        image: registry.k8s.io/pause:3.10.2
        env:
        - {name: PLACE, value: north}
        - {name: MODE, value: a}
        - {name: PLACE, value: south}
---
apiVersion: v1
kind: Service
metadata: {name: two-protocols}
spec:
  selector: {app: twice}
  ports:
  - {name: udp, port: 53, protocol: UDP}
  - {name: tcp, port: 53}
`;
    const finding = {
      line: 19,
      severity: 'error',
      stops: true,
      message: expect.stringMatching(/env\[2\] repeats the entry of line 17 \(name: PLACE\)/),
    };
    expect((await plan(text)).findings).toEqual([expect.objectContaining(finding)]);
    await expect(drop('twice', text)).rejects.toMatchObject({
      data: { code: 'BAD_INPUT', details: [expect.stringContaining('all.yaml:19: ')] },
    });
    const listed = await cluster.kubectl('get', 'configmap,deployment,service', '-o', 'name');
    expect(listed).not.toMatch(/written-before|twice|two-protocols/);
  });
});
