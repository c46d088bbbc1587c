import { describe, expect, it } from 'vitest';
import { describeSpec } from '../../../../../src/core/clusters/clusterFile/describeSpec.ts';
import { nodeNames } from '../../../../../src/core/clusters/clusterFile/nodeNames.ts';
import { readClusterFile } from '../../../../../src/core/clusters/clusterFile/readClusterFile.ts';
import { specFromFlags } from '../../../../../src/core/clusters/clusterFile/specFromFlags.ts';
import { clusterSpec } from '../../../../../src/shared/clusterSpec.ts';
import { readDetails, readFile } from './readDetails.ts';

const rolesOf = (flags: Parameters<typeof specFromFlags>[0]) =>
  specFromFlags(flags).spec.nodes.map(({ role }) => role);

describe('specFromFlags', () => {
  it('makes one control plane and two workers of a name alone', () => {
    expect(specFromFlags({ name: 'demo' })).toEqual({
      spec: clusterSpec.parse({
        name: 'demo',
        nodes: [{ role: 'control-plane' }, { role: 'worker' }, { role: 'worker' }],
      }),
      notes: [],
    });
  });

  it('takes counts as text or numbers, zero workers included', () => {
    expect(rolesOf({ name: 'demo', controlPlanes: '3', workers: 0 })).toEqual([
      'control-plane',
      'control-plane',
      'control-plane',
    ]);
    expect(rolesOf({ name: 'demo', workers: '1' })).toEqual(['control-plane', 'worker']);
  });

  it('makes nodes of machines, control planes first, and names them after those', () => {
    const { spec } = specFromFlags({ name: 'demo', hosts: ['one', 'two', 'three'] });
    expect(spec.provider).toBe('ssh');
    expect(spec.nodes.map(({ role, host }) => [role, host])).toEqual([
      ['control-plane', 'one'],
      ['worker', 'two'],
      ['worker', 'three'],
    ]);
    expect(nodeNames(spec)).toEqual(['one', 'two', 'three']);
    expect(describeSpec(spec)).toContain('on machines over SSH');
    expect(rolesOf({ name: 'demo', controlPlanes: 3, hosts: ['a', 'b', 'c', 'd'] })).toEqual([
      ...['control-plane', 'control-plane', 'control-plane', 'worker'],
    ]);
  });

  it('adds nodes to a file that lists none', () => {
    const file = readFile('network: {plugin: none}');
    const { spec } = specFromFlags({ name: 'demo', workers: 1, file });
    expect(spec.nodes).toHaveLength(2);
    expect(spec.network.plugin).toBe('none');
  });

  it('lets flags win over the file, and an image given there be every node’s', () => {
    const file = readFile(`
name: other
kubernetes: v1.35.4
image: old
network: {podSubnet: 10.1.0.0/16, domain: a.local}
nodes:
- {role: control-plane, image: mine, memory: 2Gi}
- {role: worker, cpus: 4}
`);
    const { spec } = specFromFlags({
      name: 'demo',
      image: 'new',
      memory: '3Gi',
      cpus: '1.5',
      podSubnet: '10.2.0.0/16',
      apiPort: '6443',
      file,
    });
    expect(spec).toMatchObject({
      name: 'demo',
      kubernetes: 'v1.35.4',
      image: 'new',
      api: { port: 6443 },
      network: { podSubnet: '10.2.0.0/16', domain: 'a.local' },
    });
    expect(spec.nodes).toMatchObject([
      { role: 'control-plane', memory: '3Gi', cpus: 1.5 },
      { role: 'worker', memory: '3Gi', cpus: 1.5 },
    ]);
    expect(spec.nodes.map(({ image }) => image)).toEqual([undefined, undefined]);
  });

  it('takes the version from the image when none is given', () => {
    const versionOf = (flags: object) => specFromFlags({ name: 'demo', ...flags }).spec.kubernetes;
    expect(versionOf({ image: 'kindest/node:v1.35.4@sha256:00' })).toBe('v1.35.4');
    expect(versionOf({ image: 'localhost:5000/node' })).toBe('v1.36.3');
    expect(versionOf({ file: readFile('image: kindest/node:v1.35.4') })).toBe('v1.35.4');
    expect(versionOf({ file: readFile('kubernetes: v1.34.0'), image: 'x:v1.35.4' })).toBe('v1.35.4');
    expect(versionOf({ kubernetes: 'v1.34.0', image: 'mine' })).toBe('v1.34.0');
  });

  it('reads relative mount paths from the file’s folder', () => {
    const file = readFile(
      'nodes:\n- role: control-plane\n  mounts:\n  - {host: ./data, container: /data}\n  - {host: /abs, container: /abs}',
    );
    expect(specFromFlags({ name: 'demo', file }).spec.nodes[0]?.mounts).toMatchObject([
      { host: '/home/ann/project/data' },
      { host: '/abs' },
    ]);
  });

  it('takes ~ in mount paths for the home, and refuses the home of somebody else', () => {
    const mounts = (host: string) => {
      const text = `nodes:\n- role: control-plane\n  mounts:\n  - {host: ${host}, container: /data}`;
      const file = readClusterFile(text, { fileName: 'c.yaml', folder: '/f', home: '/home/ann' });
      return specFromFlags({ name: 'demo', file }).spec.nodes[0]?.mounts[0]?.host;
    };
    expect(mounts('~/data')).toBe('/home/ann/data');
    expect(mounts('"~"')).toBe('/home/ann');
    expect(mounts('./~/data')).toBe('/f/~/data');
    expect(readDetails(() => mounts('~bob/data'))).toEqual([
      'c.yaml:4: nodes[0].mounts[0].host: must be a full path on this machine, not "~bob/data"',
    ]);
  });

  it('says what is unwise, and goes on', () => {
    const even =
      '2 control planes outlive no more losses than 1 would, because etcd needs a majority; an odd number is better';
    expect(specFromFlags({ name: 'demo', controlPlanes: 2 }).notes).toEqual([`--control-planes: ${even}`]);
    const file = readFile('name: x\nnodes:\n- role: control-plane\n- role: control-plane');
    expect(specFromFlags({ name: 'demo', file }).notes).toEqual([`cluster.yaml:2: nodes: ${even}`]);
    expect(specFromFlags({ name: 'demo', image: 'node:v1.35.4', kubernetes: 'v1.36.3' }).notes).toEqual([
      '--image: the image node:v1.35.4 says v1.35.4, and the cluster v1.36.3',
    ]);
  });

  it('leaves the pod subnet’s size alone when a patch changes what a node takes of it', () => {
    const file = readFile(`
network: {podSubnet: 10.244.0.0/25}
kubeadmPatches:
- kind: ClusterConfiguration
  controllerManager: {extraArgs: [{name: node-cidr-mask-size, value: "27"}]}
`);
    expect(specFromFlags({ name: 'demo', file }).spec.network.podSubnet).toBe('10.244.0.0/25');
  });

  it('accepts labels, taints and mounts that only look unusual', () => {
    const file = readFile(`
nodes:
- role: control-plane
  labels: {node-role.kubernetes.io/infra: "", example.com/A_b.c: x-1}
  taints: [{key: a, effect: NoSchedule}, {key: a, effect: NoExecute}]
  mounts:
  - {host: /a, container: /etc/kubernetes/policies}
  - {host: /b, container: /var/local-path-provisioner}
  - {host: /c, container: /dev/mapper}
  ports: [{container: 80}, {container: 80}, {container: 1, host: 53, protocol: UDP}, {container: 1, host: 53}]
`);
    expect(specFromFlags({ name: 'demo', file }).notes).toEqual([]);
  });
});

describe('nodeNames', () => {
  it('numbers each role in the file’s order', () => {
    const file = readFile(
      'nodes: [{role: worker}, {role: control-plane}, {role: worker}, {role: control-plane}, {role: control-plane}]',
    );
    expect(nodeNames(specFromFlags({ name: 'demo', file }).spec)).toEqual([
      'demo-worker-1',
      'demo-control-plane-1',
      'demo-worker-2',
      'demo-control-plane-2',
      'demo-control-plane-3',
    ]);
  });

  it('makes host names of at most 63 characters of the longest name and the most nodes', () => {
    const { spec } = specFromFlags({ name: 'x'.repeat(40), controlPlanes: 50, workers: 0 });
    const lengths = nodeNames(spec).map(({ length }) => length);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(63);
  });
});

describe('describeSpec', () => {
  it.each([
    [{}, 'demo: 1 control plane and 2 workers on Kubernetes v1.36.3, in Docker'],
    [{ workers: 0 }, 'demo: 1 control plane on Kubernetes v1.36.3, in Docker'],
    [
      { controlPlanes: 3, workers: 1, kubernetes: 'v1.35.4' },
      'demo: 3 control planes and 1 worker on Kubernetes v1.35.4, in Docker',
    ],
  ])('%j', (flags, sentence) => {
    expect(describeSpec(specFromFlags({ name: 'demo', ...flags }).spec)).toBe(sentence);
  });
});
