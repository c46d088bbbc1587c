import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkSpec } from '../../../../../src/core/clusters/clusterFile/checkSpec.ts';
import { readFindings } from '../../../../../src/core/clusters/clusterFile/readFindings.ts';
import { renderClusterFile } from '../../../../../src/core/clusters/clusterFile/renderClusterFile.ts';
import { clusterSpec } from '../../../../../src/shared/clusterSpec.ts';

const parse = (input: unknown) => clusterSpec.parse(input);

/** Words that YAML reads as something else when they stand without quotes. */
const trap = fc.constantFrom('true', 'null', '1.10', '0x1f', 'no', 'a', 'zone-1', '1e3');
const label = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
const text = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 30 });
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const patchKind = fc.constantFrom('ClusterConfiguration', 'KubeletConfiguration', 'KubeProxyConfiguration');
const patch = fc.record({
  kind: patchKind,
  someKey: fc.oneof(text, fc.integer(), fc.boolean(), fc.array(text), fc.dictionary(label, text)),
});
const jsonPatch = fc.record({
  kind: patchKind,
  patch: fc.array(
    fc.oneof(
      fc.record({ op: fc.constant('add'), path: fc.constant('/a/b'), value: fc.oneof(text, fc.integer()) }),
      fc.record({ op: fc.constant('remove'), path: fc.constant('/a/-') }),
    ),
    { minLength: 1, maxLength: 3 },
  ),
});
const node = (role: fc.Arbitrary<'control-plane' | 'worker'>) =>
  fc.record({
    role,
    image: optional(fc.constantFrom('kindest/node:v1.35.4', 'kindest/node:v1.36.3', 'me/node')),
    cpus: optional(fc.constantFrom(0.5, 1, 1.5, 8)),
    memory: optional(fc.constantFrom('1024Mi', '2Gi')),
    ports: fc.array(
      fc.record({
        container: fc.integer({ min: 1, max: 65535 }),
        host: fc.constantFrom(0, 8080),
        address: fc.constantFrom('127.0.0.1', '0.0.0.0'),
        protocol: fc.constantFrom('TCP', 'UDP'),
      }),
      { maxLength: 2 },
    ),
    mounts: fc.array(
      fc.record({
        host: label.map((name) => `/${name}`),
        container: label.map((name) => `/mnt/${name}`),
        readOnly: fc.boolean(),
        propagation: fc.constantFrom('None', 'Bidirectional'),
      }),
      { maxLength: 2 },
    ),
    labels: fc.dictionary(label, trap),
    taints: optional(
      fc.array(fc.record({ key: label, value: trap, effect: fc.constantFrom('NoSchedule', 'NoExecute') }), {
        maxLength: 2,
      }),
    ),
    kubeadmPatches: fc.array(patch, { maxLength: 2 }),
    kubeadmJsonPatches: fc.array(jsonPatch, { maxLength: 1 }),
  });

const anySpec = fc
  .record({
    name: label,
    kubernetes: fc.constantFrom('v1.36.3', 'v1.35.4'),
    image: optional(fc.constantFrom('kindest/node:v1.35.4', 'my/image')),
    network: fc.record({
      podSubnet: fc.constantFrom('10.244.0.0/16', '10.30.0.0/16'),
      nodeSubnet: optional(fc.constant('172.30.0.0/24')),
      domain: fc.constantFrom('cluster.local', 'true', 'example.org'),
      plugin: fc.constantFrom('flannel', 'none'),
    }),
    api: fc.record({ port: fc.constantFrom(0, 6443), address: fc.constantFrom('127.0.0.1', '0.0.0.0') }),
    featureGates: fc.dictionary(fc.constantFrom('GateA', 'GateB'), fc.boolean()),
    runtimeConfig: fc.dictionary(fc.constantFrom('api/alpha', 'batch/v2'), fc.constantFrom('true', 'false')),
    kubeadmPatches: fc.array(patch, { maxLength: 2 }),
    kubeadmJsonPatches: fc.array(jsonPatch, { maxLength: 1 }),
    containerdPatches: fc.array(fc.constantFrom('version = 3\n', '[a]\nb = "c"\n\n', 'x = 1'), {
      maxLength: 2,
    }),
    control: node(fc.constant('control-plane' as const)),
    workers: fc.array(node(fc.constant('worker' as const)), { maxLength: 3 }),
  })
  .map(({ control, workers, ...rest }) => parse({ ...rest, nodes: [control, ...workers] }))
  .filter((spec) => checkSpec(spec).problems.length === 0);

describe('the cluster file of a spec', () => {
  it('gives the spec again when it is read, whatever the spec', () => {
    fc.assert(
      fc.property(anySpec, (spec) => {
        const { spec: again, findings } = readFindings(renderClusterFile(spec));
        expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
        expect(again).toEqual(spec);
      }),
      { numRuns: 150 },
    );
  });

  it('says nothing that is the default', () => {
    const spec = parse({ name: 'demo', nodes: [{ role: 'control-plane' }, { role: 'worker' }] });
    expect(renderClusterFile(spec)).toBe('name: demo\nnodes:\n  - role: control-plane\n  - role: worker\n');
  });

  it('says the version beside an image that names another one', () => {
    const spec = parse({ name: 'demo', image: 'kindest/node:v1.35.4', nodes: [{ role: 'control-plane' }] });
    expect(renderClusterFile(spec)).toContain('kubernetes: v1.36.3\n');
  });

  it('keeps taints that were emptied on purpose', () => {
    const spec = parse({ name: 'demo', nodes: [{ role: 'control-plane', taints: [] }] });
    expect(renderClusterFile(spec)).toContain('taints: []');
  });
});

describe('the findings in a cluster file', () => {
  it('are told with line and path, all at once', () => {
    const { spec, findings } = readFindings(
      'name: demo\nnodes:\n  - rol: worker\n  - role: worker\n    cpus: x\n',
    );
    expect(spec).toBeUndefined();
    expect(findings).toEqual([
      expect.objectContaining({
        severity: 'error',
        line: 3,
        path: 'nodes[0]',
        message: expect.stringContaining('role'),
      }),
      expect.objectContaining({ severity: 'error', line: 3 }),
      expect.objectContaining({ severity: 'error', line: 5, path: 'nodes[1].cpus' }),
    ]);
  });

  it('name rules between options by their lines', () => {
    const text = 'name: demo\nnetwork:\n  serviceSubnet: 10.244.0.0/16\nnodes:\n  - role: control-plane\n';
    expect(readFindings(text).findings).toEqual([
      expect.objectContaining({ severity: 'error', line: 3, path: 'network.serviceSubnet' }),
    ]);
  });

  it('hold what a kind file asks for and does not get, beside its spec', () => {
    const text = 'kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nnetworking:\n  kubeProxyMode: ipvs\n';
    const { spec, findings } = readFindings(text);
    expect(spec).toMatchObject({ name: 'kind', nodes: [{ role: 'control-plane' }] });
    expect(findings).toEqual([expect.objectContaining({ severity: 'warning', line: 4 })]);
  });

  it.each([
    [
      'ours',
      'name: demo\nnodes:\n  - role: control-plane\n    mounts:\n      - host: ./data\n        container: /data\n',
      5,
    ],
    [
      "kind's",
      'kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nnodes:\n  - extraMounts:\n      - hostPath: ./data\n        containerPath: /data\n',
      5,
    ],
  ])('refuse a relative path in a file of %s, whose folder nobody knows', (_whose, text, line) => {
    const { spec, findings } = readFindings(text);
    expect(spec).toBeUndefined();
    expect(findings).toEqual([
      expect.objectContaining({ severity: 'error', line, message: expect.stringContaining('starts with /') }),
    ]);
  });

  it.each([
    ['nothing', ''],
    ['no YAML', 'a: [1'],
    ['a manifest', 'apiVersion: v1\nkind: Pod\nmetadata: {name: x}\n'],
    ['no name', 'nodes:\n  - role: control-plane\n'],
    ['a prototype', '__proto__: {a: 1}\n'],
  ])('say what is wrong with %s', (_what, text) => {
    const { spec, findings } = readFindings(text);
    expect(spec).toBeUndefined();
    expect(findings[0]).toMatchObject({ severity: 'error', message: expect.stringMatching(/\w/) });
  });
});
