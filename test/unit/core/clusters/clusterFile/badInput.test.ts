import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../../src/shared/errors.ts';
import { readDetails, readFile, refuseFile } from './readDetails.ts';

/** What a table of bad input holds: the input, and every line that is said of it. */
type BadFile = readonly [string, ...string[]];

const nameRule =
  'a cluster name has lower-case letters, digits and hyphens, starts with a letter and does not end with a hyphen';

const notClusterFiles: readonly BadFile[] = [
  ['', 'cluster.yaml:1: is empty'],
  ['# nothing but this\n', 'cluster.yaml:1: is empty'],
  ['---\n', 'cluster.yaml:1: is empty'],
  ['hello', 'cluster.yaml:1: must be a map of keys and values, not "hello"'],
  ['- role: worker', 'cluster.yaml:1: must be a map of keys and values, not a list'],
  ['name: "demo', 'cluster.yaml:1: not YAML: missing closing "quote'],
  ['name: demo\n\tnodes: []', 'cluster.yaml:2: a tab is used as indentation; YAML wants spaces'],
  ['name: a\nimage: x\nname: b', 'cluster.yaml:3: the key `name` is written twice in the same map'],
  [
    'nodes:\n- role: worker\n  role: worker\n- "role": worker\n  "role": worker',
    'cluster.yaml:3: the key `role` is written twice in the same map',
    'cluster.yaml:5: the key `role` is written twice in the same map',
  ],
  [
    'name: a\n---\nname: b',
    'cluster.yaml:3: a second document begins (after `---`); a cluster file holds one cluster',
  ],
  ['name: demo\nimage: "a\0b"', 'cluster.yaml:2: holds a NUL byte, so it is not a text file'],
  ['name: demo\nimage: "a\\0b"', 'cluster.yaml:2: a text holds a NUL character'],
  ['name: demo\nimage: !env IMAGE', 'cluster.yaml:2: not YAML: unresolved tag: !env'],
  ['? [a, b]\n: c', 'cluster.yaml:1: a list or a map cannot be a key here'],
  ['['.repeat(100_000), 'cluster.yaml:1: lists or maps are nested too deeply'],
  ['name: *name', 'cluster.yaml:1: nothing is named `&name`'],
  ['nodes: &all\n- *all', 'cluster.yaml:2: `*all` refers to something that it is part of'],
  [
    `a: &a [x]\nb: &b [${'*a, '.repeat(9)}]\nc: &c [${'*b, '.repeat(9)}]\nd: [${'*c, '.repeat(9)}]`,
    'cluster.yaml:1: aliases (`*name`) repeat too much of the file',
  ],
  ['name: demo\n<<: more', 'cluster.yaml:2: what `<<` is to merge is no map'],
  ['name: &it demo\nnodes:\n- <<: *it', 'cluster.yaml:3: what `<<` is to merge is no map'],
  ['__proto__: {name: demo}', 'cluster.yaml:1: the key `__proto__` is not allowed'],
  [
    'nodes:\n- role: worker\n  labels:\n    __proto__: x',
    'cluster.yaml:4: the key `__proto__` is not allowed',
  ],
  ['#'.repeat(1_000_001), 'cluster.yaml: has 1000001 bytes; a cluster file has at most 1000000'],
  [
    'apiVersion: v1\nkind: Pod',
    'cluster.yaml:1: apiVersion: must be `slipway.dev/v1`, or `kind.x-k8s.io/v1alpha4` in a kind file, not "v1"',
  ],
  [
    'kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha3',
    'cluster.yaml:2: apiVersion: must be `slipway.dev/v1`, or `kind.x-k8s.io/v1alpha4` in a kind file, not "kind.x-k8s.io/v1alpha3"',
  ],
  [
    'apiVersion: slipway.dev/v9',
    'cluster.yaml:1: apiVersion: must be `slipway.dev/v1`, not "slipway.dev/v9"',
  ],
  ['kind: Clusters', 'cluster.yaml:1: kind: must be `Cluster`, not "Clusters"'],
];

const wrongKeys: readonly BadFile[] = [
  ['name: demo\nnods: []', 'cluster.yaml:2: unknown key `nods`; did you mean `nodes`?'],
  ['Name: demo', 'cluster.yaml:1: unknown key `Name`; did you mean `name`?'],
  [
    'network:\n  podsubnet: 10.0.0.0/16',
    'cluster.yaml:2: network: unknown key `podsubnet`; did you mean `podSubnet`?',
  ],
  [
    'api:\n  port: 1\n  colour: red',
    'cluster.yaml:3: api: unknown key `colour`; the keys here are `address` and `port`',
  ],
  [
    'nodes:\n- role: worker\n  imag: x\n- role: worker\n  mounts:\n  - hostt: /a\n    container: /b',
    'cluster.yaml:3: nodes[0]: unknown key `imag`; did you mean `image`?',
    'cluster.yaml:6: nodes[1].mounts[0]: `host` is missing',
    'cluster.yaml:6: nodes[1].mounts[0]: unknown key `hostt`; did you mean `host`?',
  ],
  [
    'nodes:\n- role: worker\n  kubeadmJsonPatches:\n  - kind: JoinConfiguration\n    patch:\n    - op: remove\n      path: /a\n      value: 1',
    'cluster.yaml:8: nodes[0].kubeadmJsonPatches[0].patch[0]: unknown key `value`; the keys here are `op`, `path` and `from`',
  ],
];

const wrongValues: readonly BadFile[] = [
  ['name: Demo', `cluster.yaml:1: name: ${nameRule}, not "Demo"`],
  ['name: 7', 'cluster.yaml:1: name: must be text, not 7; put it in quotes: "7"'],
  ['kubernetes: "1.36"', 'cluster.yaml:1: kubernetes: a Kubernetes version looks like v1.36.3, not "1.36"'],
  ['provider: podman', 'cluster.yaml:1: provider: must be `docker` or `ssh`, not "podman"'],
  ['image: ""', 'cluster.yaml:1: image: must not be empty'],
  [
    'network: {podSubnet: 10.244.0.0, serviceSubnet: 10.96.0.0/33}',
    'cluster.yaml:1: network.podSubnet: a subnet looks like 10.244.0.0/16, not "10.244.0.0"',
    'cluster.yaml:1: network.serviceSubnet: a subnet looks like 10.244.0.0/16, not "10.96.0.0/33"',
  ],
  ['network:\n  plugin: calico', 'cluster.yaml:2: network.plugin: must be `flannel` or `none`, not "calico"'],
  [
    'network:\n  plugin: flanel',
    'cluster.yaml:2: network.plugin: must be `flannel` or `none`, not "flanel"; did you mean `flannel`?',
  ],
  ['api: 6443', 'cluster.yaml:1: api: must be a map of keys and values, not 6443'],
  ['api: {port: 70000}', 'cluster.yaml:1: api.port: must be at most 65535, not 70000'],
  [
    'api: {address: localhost}',
    'cluster.yaml:1: api.address: an address looks like 127.0.0.1, not "localhost"',
  ],
  ['featureGates:\n  Some: "yes"', 'cluster.yaml:2: featureGates.Some: must be true or false, not "yes"'],
  [
    'runtimeConfig:\n  api/all: true',
    'cluster.yaml:2: runtimeConfig["api/all"]: must be text, not true; put it in quotes: "true"',
  ],
  ['nodes: []', 'cluster.yaml:1: nodes: a cluster has at least one node'],
  ['nodes:', 'cluster.yaml:1: nodes: must be a list, but nothing is written there'],
  ['nodes: 3', 'cluster.yaml:1: nodes: must be a list, not 3'],
  [
    `nodes: [${'{role: control-plane}, '.repeat(51)}]`,
    'cluster.yaml:1: nodes: a cluster here has at most 50 nodes, not 51',
  ],
  ['nodes:\n- image: x', 'cluster.yaml:2: nodes[0]: `role` is missing'],
  [
    'nodes:\n- role: master',
    'cluster.yaml:2: nodes[0].role: must be `control-plane` or `worker`, not "master"',
  ],
  [
    'nodes:\n- role: worker\n  memory: 2GB\n  cpus: 0',
    'cluster.yaml:3: nodes[0].memory: memory looks like 512Mi or 2Gi, not "2GB"',
    'cluster.yaml:4: nodes[0].cpus: must be more than 0',
  ],
  [
    'nodes:\n- role: worker\n  ports:\n  - container: 70000\n    host: 1.5\n    protocol: HTTP',
    'cluster.yaml:4: nodes[0].ports[0].container: must be at most 65535, not 70000',
    'cluster.yaml:5: nodes[0].ports[0].host: must be a whole number, not 1.5',
    'cluster.yaml:6: nodes[0].ports[0].protocol: must be `TCP`, `UDP` or `SCTP`, not "HTTP"',
  ],
  [
    'nodes:\n- role: worker\n  mounts:\n  - host: /a\n    container: b\n    propagation: Shared',
    'cluster.yaml:5: nodes[0].mounts[0].container: a path on the node starts with /, not "b"',
    'cluster.yaml:6: nodes[0].mounts[0].propagation: must be `None`, `HostToContainer` or `Bidirectional`, not "Shared"',
  ],
  [
    'kubeadmPatches:\n- kind: ClusterConfig\n- apiServer: {}',
    'cluster.yaml:2: kubeadmPatches[0].kind: must be `InitConfiguration`, `ClusterConfiguration`, `JoinConfiguration`, `KubeletConfiguration` or `KubeProxyConfiguration`, not "ClusterConfig"; did you mean `ClusterConfiguration`?',
    'cluster.yaml:3: kubeadmPatches[1]: `kind` is missing',
  ],
  [
    'kubeadmJsonPatches:\n- kind: ClusterConfiguration\n  patch:\n  - op: ad\n    path: /x\n  - path: /x\n  - op: add\n    path: x',
    'cluster.yaml:4: kubeadmJsonPatches[0].patch[0].op: must be `add`, `replace`, `test`, `remove`, `move` or `copy`, not "ad"; did you mean `add`?',
    'cluster.yaml:6: kubeadmJsonPatches[0].patch[1]: `op` is missing',
    'cluster.yaml:7: kubeadmJsonPatches[0].patch[2]: `value` is missing',
    'cluster.yaml:8: kubeadmJsonPatches[0].patch[2].path: a JSON pointer looks like /apiServer/certSANs/0, not "x"',
  ],
];

const worker = 'nodes:\n- role: control-plane\n- role: worker\n';

const contradictions: readonly BadFile[] = [
  [
    'provider: ssh\nnodes:\n- role: control-plane\n- role: worker\n  host: two\n  ports: [{ container: 80 }]',
    'cluster.yaml:3: nodes[0]: with provider: ssh every node names its machine: host: NAME',
    'cluster.yaml:6: nodes[1].ports: a machine has its own address, so no ports are mapped to it',
  ],
  [
    'nodes:\n- role: control-plane\n  host: one',
    'cluster.yaml:3: nodes[0].host: only clusters with provider: ssh name machines',
  ],
  ['nodes:\n- role: worker', 'cluster.yaml:1: nodes: a cluster needs at least one control plane'],
  [
    'kubernetes: v1.30.9',
    'cluster.yaml:1: kubernetes: Slipway makes clusters of Kubernetes v1.31 and later, not v1.30.9',
  ],
  [
    'network:\n  podSubnet: 10.244.0.0/16\n  serviceSubnet: 10.244.128.0/17\n  nodeSubnet: 10.0.0.0/8',
    'cluster.yaml:3: network.serviceSubnet: the service subnet 10.244.128.0/17 overlaps the pod subnet 10.244.0.0/16',
    'cluster.yaml:4: network.nodeSubnet: the node subnet 10.0.0.0/8 overlaps the pod subnet 10.244.0.0/16',
    'cluster.yaml:4: network.nodeSubnet: the node subnet 10.0.0.0/8 overlaps the service subnet 10.244.128.0/17',
  ],
  [
    'network:\n  podSubnet: 10.0.0.0/7\n  serviceSubnet: 172.0.0.0/11\n  nodeSubnet: 192.168.0.0/30',
    'cluster.yaml:2: network.podSubnet: the pod subnet 10.0.0.0/7 is too large; kubeadm takes /8 at most',
    'cluster.yaml:3: network.serviceSubnet: the service subnet 172.0.0.0/11 is too large; Kubernetes takes /12 to /28',
    'cluster.yaml:4: network.nodeSubnet: the node subnet 192.168.0.0/30 is too small; it has 1 addresses for 3 nodes',
  ],
  [
    'network: {podSubnet: 10.244.0.0/23, serviceSubnet: 10.96.0.0/29}',
    'cluster.yaml:1: network.podSubnet: the pod subnet 10.244.0.0/23 is too small; each node takes a /24 of it, which is enough for 2 of 3 nodes',
    'cluster.yaml:1: network.serviceSubnet: the service subnet 10.96.0.0/29 is too small; Kubernetes takes /12 to /28',
  ],
  [
    'network: {podSubnet: 10.244.0.0/25}',
    'cluster.yaml:1: network.podSubnet: the pod subnet 10.244.0.0/25 is too small; each node takes a /24 of it, which is enough for none',
  ],
  [
    'network: {podSubnet: 10.244.7.1/16, nodeSubnet: 127.0.0.0/16}',
    'cluster.yaml:1: network.podSubnet: the pod subnet 10.244.7.1/16 has bits after its prefix; write 10.244.0.0/16',
    'cluster.yaml:1: network.nodeSubnet: the node subnet 127.0.0.0/16 is in 127.0.0.0/8, which no network can use',
  ],
  [
    'network: {domain: cluster..local}',
    'cluster.yaml:1: network.domain: a cluster domain looks like cluster.local, not "cluster..local"',
  ],
  [
    'featureGates:\n  A,B: true\nruntimeConfig:\n  api/all: "1"',
    'cluster.yaml:2: featureGates["A,B"]: "A,B" is no name of a feature gate',
    'cluster.yaml:4: runtimeConfig["api/all"]: an API looks like `batch/v2alpha1: "true"`, its value is "true" or "false"',
  ],
  ['image: "-v"', 'cluster.yaml:1: image: an image looks like kindest/node:v1.36.3, not "-v"'],
  [
    'nodes:\n- role: control-plane\n  memory: 512Mi\n- role: worker\n  memory: 255Mi\n  cpus: 0.01',
    'cluster.yaml:3: nodes[0].memory: a control-plane node needs at least 1024Mi of memory, not 512Mi',
    'cluster.yaml:5: nodes[1].memory: a worker node needs at least 256Mi of memory, not 255Mi',
    'cluster.yaml:6: nodes[1].cpus: must be at least 0.1, not 0.01',
  ],
  [
    `${worker}  labels:\n    a/b/c: x\n    zone: -a\n    Example.com/a: ""`,
    'cluster.yaml:5: nodes[1].labels["a/b/c"]: "a/b/c" is no key of a label; one looks like `zone` or `example.com/zone`',
    'cluster.yaml:6: nodes[1].labels.zone: "-a" is no value of a label; it has at most 63 letters, digits, `-`, `_` and `.`, and begins and ends with a letter or digit',
    'cluster.yaml:7: nodes[1].labels["Example.com/a"]: "Example.com/a" is no key of a label; one looks like `zone` or `example.com/zone`',
  ],
  [
    `${worker}  taints:\n  - {key: a b, effect: NoSchedule}\n  - {key: gpu, effect: NoSchedule}\n  - {key: gpu, value: x, effect: NoSchedule}`,
    'cluster.yaml:5: nodes[1].taints[0]: "a b" is no key of a taint; one looks like `zone` or `example.com/zone`',
    'cluster.yaml:7: nodes[1].taints[2]: the taint gpu:NoSchedule is written twice',
  ],
  [
    'api: {port: 8080}\nnodes:\n- role: control-plane\n  ports:\n  - {container: 80, host: 8080}\n  - {container: 81, host: 9090}\n- role: worker\n  ports:\n  - {container: 81, host: 9090, address: 0.0.0.0}\n  - {container: 81, host: 9090, protocol: UDP}\n  - {container: 81, host: 9091, address: 127.0.0.2}\n  - {container: 81, host: 9091}',
    'cluster.yaml:5: nodes[0].ports[0]: port 8080/TCP on 127.0.0.1 is already taken by the API server',
    'cluster.yaml:9: nodes[1].ports[0]: port 9090/TCP on 0.0.0.0 is already taken by nodes[0]',
  ],
  [
    `${worker}  mounts:\n  - {host: /a, container: /var/}\n  - {host: /a, container: /sys/fs/cgroup/x}\n  - {host: /a, container: /data}\n  - {host: /b, container: /srv/../data}`,
    'cluster.yaml:5: nodes[1].mounts[0].container: /var belongs to the node itself; mount to another folder',
    'cluster.yaml:6: nodes[1].mounts[1].container: /sys/fs/cgroup/x belongs to the node itself; mount to another folder',
    'cluster.yaml:8: nodes[1].mounts[3].container: two mounts go to /data',
  ],
  [
    'containerdPatches:\n- |\n  version = 3\n  [plugins',
    'cluster.yaml:2: containerdPatches[0]: not TOML, at line 2 of the patch: illegal character in key',
  ],
  [
    'kubeadmPatches:\n- kind: InitConfiguration\n  apiVersion: kubeadm.k8s.io/v1beta3',
    'cluster.yaml:3: kubeadmPatches[0].apiVersion: must be `kubeadm.k8s.io/v1beta4`, which this cluster\'s InitConfiguration has, not "kubeadm.k8s.io/v1beta3"',
  ],
];

describe('a cluster file that cannot be used is refused with every problem and its line', () => {
  it.each(notClusterFiles)('no cluster file: %s', (text, ...lines) => {
    expect(readDetails(() => readFile(text))).toEqual(lines);
  });
  it.each(wrongKeys)('unknown key: %s', (text, ...lines) => {
    expect(readDetails(() => readFile(text))).toEqual(lines);
  });
  it.each(wrongValues)('wrong value: %s', (text, ...lines) => {
    expect(readDetails(() => readFile(text))).toEqual(lines);
  });
  it.each(contradictions)('options that do not fit: %s', (text, ...lines) => {
    expect(refuseFile(text)).toEqual(lines);
  });

  it('says which file, how many problems, and what to do', () => {
    expect(() => readFile('nods: 1\nname: 1')).toThrow(
      new AppError('BAD_INPUT', 'The cluster file cluster.yaml has 2 problems.', {
        details: [
          'cluster.yaml:1: unknown key `nods`; did you mean `nodes`?',
          'cluster.yaml:2: name: must be text, not 1; put it in quotes: "1"',
        ],
        hint: 'Correct what is listed; docs/cluster-file.md explains every option with an example.',
      }),
    );
    expect(() => readFile('nods: 1')).toThrow('The cluster file cluster.yaml has a problem.');
  });

  it('counts lines the same in a file with Windows line ends', () => {
    expect(readDetails(() => readFile('name: demo\r\n\r\nnods: []\r\n'))).toEqual([
      'cluster.yaml:3: unknown key `nods`; did you mean `nodes`?',
    ]);
  });
});
