import { describe, expect, it } from 'vitest';
import { containerOptions, parseMemory } from '../../../../../src/core/hosts/docker/containerOptions.ts';
import { LABELS, parseSpecLabel } from '../../../../../src/core/hosts/docker/labels.ts';
import { ALL_BUT_RESOURCE, PRIVILEGED } from '../../../../../src/core/hosts/docker/privileges.ts';
import type { PlannedCluster } from '../../../../../src/core/hosts/provider.ts';
import { type ClusterSpecInput, clusterSpec } from '../../../../../src/shared/clusterSpec.ts';

type NodeInput = Partial<ClusterSpecInput['nodes'][number]>;

/** The containers of a cluster of one control plane and one worker. */
const optionsOf = (controlPlane: NodeInput = {}, worker: NodeInput = {}, privileges = PRIVILEGED) => {
  const nodes: ClusterSpecInput['nodes'] = [
    { ...controlPlane, role: 'control-plane' },
    { ...worker, role: 'worker' },
  ];
  const spec = clusterSpec.parse({ name: 'demo', nodes });
  const cluster: PlannedCluster = {
    spec,
    server: 'https://127.0.0.1:40123',
    nodes: spec.nodes.map((node, index) => ({
      name: `demo-${node.role}`,
      role: node.role,
      address: `10.89.0.${index + 2}`,
      image: 'slipway/node:v1.36.3',
      spec: node,
    })),
  };
  const [first, second] = cluster.nodes.map((node) => containerOptions(cluster, node, privileges));
  if (first === undefined || second === undefined) throw new Error('there are two');
  return { first, second };
};

describe('the container of a node', () => {
  it("is named as the node, and has its fixed address in the cluster's network", () => {
    const { second } = optionsOf();
    expect(second).toMatchObject({
      name: 'demo-worker',
      Hostname: 'demo-worker',
      Image: 'slipway/node:v1.36.3',
    });
    expect(second.HostConfig?.NetworkMode).toBe('slipway-demo');
    expect(second.NetworkingConfig?.EndpointsConfig).toEqual({
      'slipway-demo': { IPAMConfig: { IPv4Address: '10.89.0.3' } },
    });
    expect(second.HostConfig?.ExtraHosts).toEqual(['demo-control-plane:10.89.0.2', 'demo-worker:10.89.0.3']);
  });

  it('carries what it takes to find it again', () => {
    const { first } = optionsOf();
    expect(first.Labels).toMatchObject({
      [LABELS.cluster]: 'demo',
      [LABELS.role]: 'control-plane',
      [LABELS.address]: '10.89.0.2',
      [LABELS.image]: 'slipway/node:v1.36.3',
      [LABELS.server]: 'https://127.0.0.1:40123',
    });
    expect(Math.abs(Number(first.Labels?.[LABELS.created]) - Date.now())).toBeLessThan(60_000);
  });

  it('comes back with Docker', () => {
    expect(optionsOf().first.HostConfig?.RestartPolicy).toEqual({ Name: 'unless-stopped' });
  });

  it('publishes the API server on the first control plane alone', () => {
    const { first, second } = optionsOf();
    expect(first.HostConfig?.PortBindings).toEqual({
      '6443/tcp': [{ HostIp: '127.0.0.1', HostPort: '40123' }],
    });
    expect(first.ExposedPorts).toEqual({ '6443/tcp': {} });
    expect(second.HostConfig?.PortBindings).toEqual({});
  });

  it('publishes the ports of the cluster file, several of one port too', () => {
    const ports: NodeInput['ports'] = [
      { container: 80, host: 8080 },
      { container: 80, host: 8081, address: '0.0.0.0' },
      { container: 53, host: 5353, protocol: 'UDP' },
    ];
    expect(optionsOf({}, { ports }).second.HostConfig?.PortBindings).toEqual({
      '80/tcp': [
        { HostIp: '127.0.0.1', HostPort: '8080' },
        { HostIp: '0.0.0.0', HostPort: '8081' },
      ],
      '53/udp': [{ HostIp: '127.0.0.1', HostPort: '5353' }],
    });
  });

  it('mounts what the cluster file says, beside the modules of the kernel', () => {
    const mounts: NodeInput['mounts'] = [
      { host: '/data', container: '/mnt/data' },
      { host: '/more', container: '/mnt/more', readOnly: true, propagation: 'HostToContainer' },
      { host: '/all', container: '/mnt/all', propagation: 'Bidirectional' },
    ];
    expect(optionsOf({ mounts }).first.HostConfig?.Binds).toEqual([
      '/lib/modules:/lib/modules:ro',
      '/data:/mnt/data:rw,rprivate',
      '/more:/mnt/more:ro,rslave',
      '/all:/mnt/all:rw,rshared',
    ]);
  });

  it('has the limits of the cluster file, and none without', () => {
    const { first, second } = optionsOf({ cpus: 1.5, memory: '512Mi' });
    expect(first.HostConfig).toMatchObject({ NanoCpus: 1_500_000_000, Memory: 512 * 2 ** 20 });
    expect(second.HostConfig).not.toHaveProperty('NanoCpus');
    expect(second.HostConfig).not.toHaveProperty('Memory');
    expect(parseMemory('2Gi')).toBe(2 * 2 ** 30);
  });

  it('has the privileges that the engine can give', () => {
    expect(optionsOf().first.HostConfig).toMatchObject({ Privileged: true, CgroupnsMode: 'private' });
    const { HostConfig } = optionsOf({}, {}, ALL_BUT_RESOURCE).first;
    expect(HostConfig).toMatchObject({ CapAdd: ['ALL'], CapDrop: ['SYS_RESOURCE'], MaskedPaths: [] });
    expect(HostConfig).not.toHaveProperty('Privileged');
  });
});

describe('the spec in a label', () => {
  it('comes back as it was', () => {
    const spec = clusterSpec.parse({
      name: 'demo',
      nodes: [
        {
          role: 'control-plane',
          labels: { a: 'ü "quoted"' },
          kubeadmPatches: [{ kind: 'InitConfiguration', x: [1, null] }],
        },
        { role: 'worker', ports: [{ container: 80 }], taints: [{ key: 'k', effect: 'NoExecute' }] },
      ],
      featureGates: { A: true },
      containerdPatches: ['[plugins]\n'],
    });
    expect(parseSpecLabel(JSON.stringify(spec))).toEqual(spec);
  });

  it.each([undefined, '', '{', 'null', '{"name":"demo"}', '{"name":"demo","nodes":[{"role":"other"}]}'])(
    'is nothing when it is %j',
    (label) => {
      expect(parseSpecLabel(label)).toBeUndefined();
    },
  );
});
