import { describe, expect, it } from 'vitest';
import { readClusterFile } from '../../../../../src/core/clusters/clusterFile/readClusterFile.ts';
import { specFromFlags } from '../../../../../src/core/clusters/clusterFile/specFromFlags.ts';
import { clusterSpec } from '../../../../../src/shared/clusterSpec.ts';
import { readDetails, readFile, refuseFile } from './readDetails.ts';

const head = 'kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\n';
const read = (rest: string) => readFile(`${head}${rest}`);
const makeSpec = (rest: string) => specFromFlags({ name: 'demo', file: read(rest) }).spec;

describe('a kind file is taken as it is', () => {
  it('has kind’s defaults: one control plane, and its own name', () => {
    const { spec, notes, format } = read('');
    expect(format).toBe('kind');
    expect(notes).toEqual([]);
    expect(clusterSpec.parse(spec)).toEqual(
      clusterSpec.parse({ name: 'kind', nodes: [{ role: 'control-plane' }] }),
    );
  });

  it('keeps every option that has a counterpart', () => {
    const spec = makeSpec(`
name: from-file
featureGates: {A: true, B: false}
runtimeConfig: {api/all: "true"}
networking:
  ipFamily: ipv4
  apiServerAddress: 127.0.0.2
  apiServerPort: 6443
  podSubnet: 10.1.0.0/16
  serviceSubnet: 10.2.0.0/16
  disableDefaultCNI: true
  kubeProxyMode: nftables
containerdConfigPatches: ['version = 3']
nodes:
- image: kindest/node:v1.35.4@sha256:abc
  extraPortMappings:
  - {containerPort: 80, hostPort: 8080, listenAddress: 127.0.0.1, protocol: UDP}
- role: worker
  labels: {zone: a}
  extraMounts:
  - {hostPath: /a, containerPath: /b, readOnly: true, propagation: Bidirectional}
`);
    expect(spec).toEqual(
      clusterSpec.parse({
        name: 'demo',
        kubernetes: 'v1.35.4',
        featureGates: { A: true, B: false },
        runtimeConfig: { 'api/all': 'true' },
        api: { address: '127.0.0.2', port: 6443 },
        network: {
          podSubnet: '10.1.0.0/16',
          serviceSubnet: '10.2.0.0/16',
          plugin: 'none',
          kubeProxyMode: 'nftables',
        },
        containerdPatches: ['version = 3'],
        nodes: [
          {
            role: 'control-plane',
            image: 'kindest/node:v1.35.4@sha256:abc',
            ports: [{ container: 80, host: 8080, address: '127.0.0.1', protocol: 'UDP' }],
          },
          {
            role: 'worker',
            labels: { zone: 'a' },
            mounts: [{ host: '/a', container: '/b', readOnly: true, propagation: 'Bidirectional' }],
          },
        ],
      }),
    );
  });

  it('listens on all addresses and picks a free port where kind does', () => {
    const spec = makeSpec(`
networking: {apiServerPort: -1}
nodes:
- extraPortMappings: [{containerPort: 80}, {containerPort: 81, hostPort: -1}]
`);
    expect(spec.api).toEqual({ address: '127.0.0.1', port: 0 });
    expect(spec.nodes[0]?.ports).toMatchObject([
      { container: 80, host: 0, address: '0.0.0.0' },
      { container: 81, host: 0, address: '0.0.0.0' },
    ]);
  });

  it('takes options with nothing after them as left out', () => {
    const spec = makeSpec('networking:\nfeatureGates:\nnodes:\n- role: control-plane\n  extraMounts:\n');
    expect(spec.nodes).toMatchObject([{ role: 'control-plane', mounts: [] }]);
  });

  it('takes labels without quotes as the text that was written', () => {
    const spec = makeSpec('nodes:\n- labels: {version: 1.10, ready: true, none: , hex: 0x1F}\n');
    expect(spec.nodes[0]?.labels).toEqual({ version: '1.10', ready: 'true', none: '', hex: '0x1F' });
  });

  it('counts relative paths from its own folder, and takes ~ for the home', () => {
    const text = `${head}nodes:
- extraMounts:
  - {hostPath: "./shared dir", containerPath: /a}
  - {hostPath: ../data, containerPath: /b}
  - {hostPath: ~/.tool/settings.json, containerPath: /c}
  - {hostPath: "~", containerPath: /d}
`;
    const file = readClusterFile(text, {
      fileName: 'c.yaml',
      folder: '/home/ann/project',
      home: '/home/ann',
    });
    expect(specFromFlags({ name: 'demo', file }).spec.nodes[0]?.mounts.map(({ host }) => host)).toEqual([
      '/home/ann/project/shared dir',
      '/home/ann/data',
      '/home/ann/.tool/settings.json',
      '/home/ann',
    ]);
  });

  it('clears the bits after a subnet’s prefix, which kind allows', () => {
    expect(makeSpec('networking: {podSubnet: 10.1.2.3/16}').network.podSubnet).toBe('10.1.0.0/16');
  });

  it('follows anchors and merge keys', () => {
    const spec = makeSpec('nodes:\n- role: control-plane\n- &w {role: worker, labels: {a: b}}\n- <<: *w\n');
    expect(spec.nodes[2]).toMatchObject({ role: 'worker', labels: { a: 'b' } });
  });
});

describe('patches in a kind file', () => {
  it('splits each text into its documents and keeps those for kubeadm', () => {
    const { spec, notes } = read(`
kubeadmConfigPatches:
- |
  kind: ClusterConfiguration
  apiServer: {extraArgs: {v: "4"}}
  ---
  apiVersion: kubelet.config.k8s.io/v1beta1
  kind: KubeletConfiguration
  maxPods: 20
nodes:
- kubeadmConfigPatches:
  - '{"kind": "InitConfiguration", "nodeRegistration": {"taints": []}}'
`);
    expect(notes).toEqual([]);
    expect(spec.kubeadmPatches).toEqual([
      { kind: 'ClusterConfiguration', apiServer: { extraArgs: { v: '4' } } },
      { kind: 'KubeletConfiguration', maxPods: 20 },
    ]);
    expect(spec.nodes?.[0]?.kubeadmPatches).toEqual([
      { kind: 'InitConfiguration', nodeRegistration: { taints: [] } },
    ]);
  });

  it('keeps JSON patches, whose steps may be YAML or JSON', () => {
    const { spec, notes } = read(`
kubeadmConfigPatchesJSON6902:
- group: kubeadm.k8s.io
  version: v1beta4
  kind: ClusterConfiguration
  patch: |
    - op: add
      path: /apiServer/certSANs/-
      value: example.com
nodes:
- kubeadmConfigPatchesJSON6902:
  - {kind: InitConfiguration, patch: '[{"op": "remove", "path": "/skipPhases"}]'}
`);
    expect(notes).toEqual([]);
    expect(spec.kubeadmJsonPatches).toEqual([
      {
        kind: 'ClusterConfiguration',
        patch: [{ op: 'add', path: '/apiServer/certSANs/-', value: 'example.com' }],
      },
    ]);
    expect(spec.nodes?.[0]?.kubeadmJsonPatches).toEqual([
      { kind: 'InitConfiguration', patch: [{ op: 'remove', path: '/skipPhases' }] },
    ]);
  });
});

describe('what of a kind file is not honoured is told with its line', () => {
  it.each<[string, ...string[]]>([
    [
      'networking:\n  dnsSearch: [example.com]',
      "cluster.yaml:4: networking.dnsSearch is not honoured: the nodes keep this machine's search domains.",
    ],
    [
      'networking:\n  kubeProxyMode: ipvs',
      "cluster.yaml:4: networking.kubeProxyMode is not honoured: kube-proxy's ipvs mode is deprecated since Kubernetes v1.35, so kube-proxy runs in its iptables mode.",
    ],
    [
      'networking:\n  kubeProxyMode: none',
      'cluster.yaml:4: networking.kubeProxyMode is not honoured: kube-proxy runs on every node; if something else is to take its place, remove it afterwards with `kubectl -n kube-system delete daemonset kube-proxy`.',
    ],
    [
      'nodes:\n- extraMounts:\n  - {hostPath: /a, containerPath: /b}\n  - hostPath: /c\n    containerPath: /d\n    selinuxRelabel: true',
      'cluster.yaml:8: nodes[0].extraMounts[1].selinuxRelabel is not honoured: the files keep the SELinux labels that they have.',
    ],
    [
      'containerdConfigPatchesJSON6902:\n- "[]"',
      "cluster.yaml:3: containerdConfigPatchesJSON6902 is not honoured: containerd's configuration is changed by merging only; use containerdConfigPatches.",
    ],
  ])('%s', (rest, ...notes) => {
    expect(read(rest).notes).toEqual(notes);
    expect(specFromFlags({ name: 'demo', file: read(rest) }).notes).toEqual(notes);
  });
});

describe('a kind file that cannot be used is refused in its own words', () => {
  it.each<[string, ...string[]]>([
    [
      'networking:\n  ipFamily: dual',
      'cluster.yaml:4: networking.ipFamily: `dual` asks for IPv6; Slipway makes IPv4 clusters only',
    ],
    [
      'networking:\n  ipFamily: ipv6\n  apiServerAddress: "::1"\n  podSubnet: "fd00::/56"\n  serviceSubnet: 10.96.0.0',
      'cluster.yaml:4: networking.ipFamily: `ipv6` asks for IPv6; Slipway makes IPv4 clusters only',
      'cluster.yaml:5: networking.apiServerAddress: ::1 is an IPv6 address; Slipway makes IPv4 clusters only',
      'cluster.yaml:6: networking.podSubnet: fd00::/56 holds an IPv6 subnet; Slipway makes IPv4 clusters only',
      'cluster.yaml:7: networking.serviceSubnet: a subnet looks like 10.244.0.0/16, not "10.96.0.0"',
    ],
    [
      'nodes:\n- extraPortMappings:\n  - {containerPort: 80, listenAddress: "::"}',
      'cluster.yaml:5: nodes[0].extraPortMappings[0].listenAddress: :: is an IPv6 address; Slipway makes IPv4 clusters only',
    ],
    [
      'networks: {}\nnodes:\n- rol: worker\n  extraMounts:\n  - hostpath: /a\n    containerPath: /b',
      'cluster.yaml:3: unknown key `networks`; did you mean `networking`?',
      'cluster.yaml:5: nodes[0]: unknown key `rol`; did you mean `role`?',
      'cluster.yaml:7: nodes[0].extraMounts[0]: `hostPath` is missing',
      'cluster.yaml:7: nodes[0].extraMounts[0]: unknown key `hostpath`; did you mean `hostPath`?',
    ],
    [
      'kubeadmConfigPatches:\n- "a: 1"\n- "kind: Foo"\n- |\n  kind: JoinConfiguration\n  apiVersion: kubeadm.k8s.io/v1beta2',
      'cluster.yaml:4: kubeadmConfigPatches[0]: it has no `kind`, so it would change nothing; it is one of InitConfiguration, ClusterConfiguration, JoinConfiguration, KubeletConfiguration, KubeProxyConfiguration',
      "cluster.yaml:5: kubeadmConfigPatches[1]: kubeadm's configuration has no document of kind Foo; those that there are: InitConfiguration, ClusterConfiguration, JoinConfiguration, KubeletConfiguration, KubeProxyConfiguration",
      "cluster.yaml:6: kubeadmConfigPatches[2]: it is for kubeadm.k8s.io/v1beta2, so it would change nothing: this cluster's configuration is kubeadm.k8s.io/v1beta4",
    ],
    [
      'kubeadmConfigPatchesJSON6902:\n- {group: kubeadm.k8s.io, version: v1beta3, kind: ClusterConfiguration, patch: "[]"}',
      "cluster.yaml:4: kubeadmConfigPatchesJSON6902[0]: it is for kubeadm.k8s.io/v1beta3, so it would change nothing: this cluster's configuration is kubeadm.k8s.io/v1beta4",
    ],
    [
      'networking: {podSubnets: 10.77.0.0/16}\nnodes:\n- role: controlplane\n  kubeadmConfigPatches:\n  - "kind: joinConfiguration"\n- role: worker\n  extraPortMapping: []',
      'cluster.yaml:3: networking: unknown key `podSubnets`; did you mean `podSubnet`?',
      'cluster.yaml:5: nodes[0].role: must be `control-plane` or `worker`, not "controlplane"; did you mean `control-plane`?',
      "cluster.yaml:7: nodes[0].kubeadmConfigPatches[0]: kubeadm's configuration has no document of kind joinConfiguration; did you mean `JoinConfiguration`?",
      'cluster.yaml:9: nodes[1]: unknown key `extraPortMapping`; did you mean `extraPortMappings`?',
    ],
    [
      'kubeadmConfigPatches: ["kind: joinConfiguration", 7]\nnodes: [1, {kubeadmConfigPatches: {}}]',
      'cluster.yaml:3: kubeadmConfigPatches[1]: must be text, not 7; put it in quotes: "7"',
      'cluster.yaml:4: nodes[0]: must be a map of keys and values, not 1',
      'cluster.yaml:4: nodes[1].kubeadmConfigPatches: must be a list, not a map',
    ],
    [
      'kubeadmConfigPatches:\n- "a: ["\n- "- a"\nkubeadmConfigPatchesJSON6902:\n- {kind: InitConfiguration, patch: "[{op: add, path: x}]"}',
      'cluster.yaml:4: kubeadmConfigPatches[0]: line 1 of the patch: not YAML: flow sequence in block collection must be sufficiently indented and end with a ]',
      'cluster.yaml:5: kubeadmConfigPatches[1]: must hold a map of keys and values',
      'cluster.yaml:7: kubeadmConfigPatchesJSON6902[0].patch: step [0].path: a JSON pointer looks like /apiServer/certSANs/0, not "x"',
      'cluster.yaml:7: kubeadmConfigPatchesJSON6902[0].patch: step [0]: `value` is missing',
    ],
  ])('%s', (rest, ...lines) => {
    expect(readDetails(() => read(rest))).toEqual(lines);
  });

  it('names the node whose patch would change nothing, and why', () => {
    const rest = `nodes:
- role: control-plane
  kubeadmConfigPatches:
  - "kind: InitConfiguration"
  - "kind: JoinConfiguration"
- role: control-plane
  kubeadmConfigPatches: ["kind: InitConfiguration"]
- role: worker
  kubeadmConfigPatches: ["kind: JoinConfiguration", "kind: ClusterConfiguration"]
  kubeadmConfigPatchesJSON6902:
  - {kind: KubeletConfiguration, patch: '[{"op": "add", "path": "/maxPods", "value": 9}]'}
`;
    expect(refuseFile(`${head}${rest}`)).toEqual([
      'cluster.yaml:5: nodes[0].kubeadmConfigPatches: a patch of JoinConfiguration changes nothing on this node, the first control plane: it gets InitConfiguration',
      'cluster.yaml:9: nodes[1].kubeadmConfigPatches: a patch of InitConfiguration changes nothing on this node, which joins the cluster: it gets JoinConfiguration',
      "cluster.yaml:11: nodes[2].kubeadmConfigPatches: a patch of ClusterConfiguration changes nothing on this node: it is the whole cluster's, so write it at the top of the file",
      "cluster.yaml:12: nodes[2].kubeadmConfigPatchesJSON6902: a patch of KubeletConfiguration changes nothing on this node: it is the whole cluster's, so write it at the top of the file",
    ]);
  });

  it('names what a worker does not take of its JoinConfiguration', () => {
    const rest = `nodes:
- role: control-plane
- role: worker
  kubeadmConfigPatches:
  - "{kind: JoinConfiguration, discovery: {}, nodeRegistration: {name: a, taints: [], kubeletExtraArgs: {v: '4'}}}"
  kubeadmConfigPatchesJSON6902:
  - {kind: JoinConfiguration, patch: '[{op: add, path: /nodeRegistration/taints, value: []}, {op: add, path: /caCertPath, value: /a}]'}
`;
    expect(refuseFile(`${head}${rest}`)).toEqual([
      'cluster.yaml:6: nodes[1].kubeadmConfigPatches: discovery, nodeRegistration.name of a patch of JoinConfiguration would change nothing on this node: a worker takes nodeRegistration.kubeletExtraArgs and nodeRegistration.taints only',
      'cluster.yaml:8: nodes[1].kubeadmConfigPatchesJSON6902: /caCertPath of a patch of JoinConfiguration would change nothing on this node: a worker takes nodeRegistration.kubeletExtraArgs and nodeRegistration.taints only',
    ]);
  });

  it('refuses a patch of JoinConfiguration at the top where it reaches no node that takes it', () => {
    const patch =
      'kubeadmConfigPatches: ["{kind: JoinConfiguration, nodeRegistration: {criSocket: a, taints: []}}"]\n';
    const nodes = (...roles: string[]) => `nodes: [${roles.map((role) => `{role: ${role}}`).join(', ')}]\n`;
    expect(refuseFile(`${head}${patch}`)).toEqual([
      'cluster.yaml:3: kubeadmConfigPatches: a patch of JoinConfiguration changes nothing: the only node of this cluster gets InitConfiguration',
    ]);
    expect(refuseFile(`${head}${patch}${nodes('control-plane', 'worker')}`)).toEqual([
      'cluster.yaml:3: kubeadmConfigPatches: nodeRegistration.criSocket of a patch of JoinConfiguration would change nothing on the nodes that join, all of which are workers: a worker takes nodeRegistration.kubeletExtraArgs and nodeRegistration.taints only',
    ]);
    const both = read(`${patch}${nodes('control-plane', 'control-plane', 'worker')}`);
    expect(both.spec.kubeadmPatches).toHaveLength(1);
  });

  it('points at the kind file’s own options when they contradict each other', () => {
    const rest = `networking:
  podSubnet: 10.96.0.0/12
  serviceSubnet: 10.96.0.0/16
  apiServerPort: 8080
nodes:
- extraPortMappings:
  - {containerPort: 80, hostPort: 8080}
  extraMounts:
  - {hostPath: volume, containerPath: /var}
`;
    expect(refuseFile(`${head}${rest}`)).toEqual([
      'cluster.yaml:5: networking.serviceSubnet: the service subnet 10.96.0.0/16 overlaps the pod subnet 10.96.0.0/12',
      'cluster.yaml:9: nodes[0].extraPortMappings[0]: port 8080/TCP on 0.0.0.0 is already taken by the API server',
      'cluster.yaml:11: nodes[0].extraMounts[0].hostPath: must be a full path on this machine, not "volume"',
      'cluster.yaml:11: nodes[0].extraMounts[0].containerPath: /var belongs to the node itself; mount to another folder',
    ]);
  });
});
