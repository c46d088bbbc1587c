import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import {
  renderInitConfig,
  renderJoinConfig,
  workerKubeletArgs,
} from '../../../../src/core/bootstrap/kubeadmConfig.ts';
import { controlPlanesAnd, makeBootstrapCluster } from '../../../helpers/bootstrapCluster.ts';

type ClusterInput = Parameters<typeof makeBootstrapCluster>[0];

const inputOf = (spec: ClusterInput, index = 0, cgroup: 'v1' | 'v2' = 'v2') => {
  const cluster = makeBootstrapCluster(spec);
  const node = cluster.nodes[index];
  if (node === undefined) throw new Error(`no node ${index}`);
  return { cluster, node, cgroup };
};

/** kubeadm's documents of the first control plane by kind, as plain data. */
const documentsOf = (spec: ClusterInput, cgroup: 'v1' | 'v2' = 'v2') => {
  const documents = parseAllDocuments(renderInitConfig(inputOf(spec, 0, cgroup)));
  // biome-ignore lint/suspicious/noExplicitAny: each document has another shape
  return Object.fromEntries(documents.map((each) => [each.toJS().kind, each.toJS()])) as Record<string, any>;
};

const argument = (list: readonly { name: string; value: string }[], name: string) =>
  list.find((each) => each.name === name)?.value;

const small = controlPlanesAnd(1, 2);
const NO_SCHEDULE = { key: 'team', value: 'blue', effect: 'NoSchedule' } as const;

describe("kubeadm's configuration of the first control plane", () => {
  it('has the four documents, each of its version', () => {
    const documents = parseAllDocuments(renderInitConfig(inputOf({ nodes: small }))).map((each) =>
      each.toJS(),
    );
    expect(documents.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`)).toEqual([
      'kubeadm.k8s.io/v1beta4 InitConfiguration',
      'kubeadm.k8s.io/v1beta4 ClusterConfiguration',
      'kubelet.config.k8s.io/v1beta1 KubeletConfiguration',
      'kubeproxy.config.k8s.io/v1alpha1 KubeProxyConfiguration',
    ]);
  });

  it('gives the API server of a machine, which may be slow, time to come up', () => {
    const onMachines: ClusterInput = { provider: 'ssh', nodes: [{ role: 'control-plane', host: 'one' }] };
    const timeouts = { controlPlaneComponentHealthCheck: '20m0s' };
    expect(documentsOf(onMachines).InitConfiguration).toMatchObject({ timeouts });
    const join = renderJoinConfig({ ...inputOf(onMachines), token: 'abc', discoveryFile: '/file' });
    expect(parse(join)).toMatchObject({ timeouts });
    expect(documentsOf({ nodes: small }).InitConfiguration).not.toHaveProperty('timeouts');
  });

  it('says what the cluster file says', () => {
    const { InitConfiguration, ClusterConfiguration, KubeProxyConfiguration } = documentsOf({
      nodes: small,
      network: {
        podSubnet: '10.1.0.0/16',
        serviceSubnet: '10.2.0.0/16',
        domain: 'here.test',
        kubeProxyMode: 'nftables',
      },
      runtimeConfig: { 'api/alpha': 'true' },
    });
    expect(InitConfiguration.localAPIEndpoint).toEqual({ advertiseAddress: '10.89.0.2', bindPort: 6443 });
    expect(ClusterConfiguration).toMatchObject({
      kubernetesVersion: 'v1.36.3',
      clusterName: 'demo',
      networking: { podSubnet: '10.1.0.0/16', serviceSubnet: '10.2.0.0/16', dnsDomain: 'here.test' },
    });
    expect(ClusterConfiguration.apiServer.certSANs).toEqual([
      'localhost',
      '127.0.0.1',
      'demo-1',
      'demo-2',
      'demo-3',
    ]);
    expect(argument(ClusterConfiguration.apiServer.extraArgs, 'runtime-config')).toBe('api/alpha=true');
    expect(KubeProxyConfiguration.mode).toBe('nftables');
  });

  it("uses systemd's cgroups under v2 and the kubelet's own under v1", () => {
    expect(documentsOf({ nodes: small }, 'v2').KubeletConfiguration.cgroupDriver).toBe('systemd');
    const { KubeletConfiguration } = documentsOf({ nodes: small }, 'v1');
    expect(KubeletConfiguration).toMatchObject({ cgroupDriver: 'cgroupfs', failCgroupV1: false });
  });

  it('lets a control plane without workers take work, and leaves the default where there are workers', () => {
    const alone = documentsOf({ nodes: controlPlanesAnd(1, 0) });
    expect(alone.InitConfiguration.nodeRegistration.taints).toEqual([]);
    expect(documentsOf({ nodes: small }).InitConfiguration.nodeRegistration).not.toHaveProperty('taints');
  });

  it('takes taints of the cluster file in place of any default', () => {
    const nodes = [{ role: 'control-plane' as const, taints: [NO_SCHEDULE] }];
    expect(documentsOf({ nodes }).InitConfiguration.nodeRegistration.taints).toEqual([NO_SCHEDULE]);
  });

  it('registers a control plane with its taints, those of a patch too', () => {
    const registered = (spec: ClusterInput) => {
      const { kubeletExtraArgs } = documentsOf(spec).InitConfiguration.nodeRegistration;
      return argument(kubeletExtraArgs, 'register-with-taints');
    };
    expect(registered({ nodes: small })).toBe('node-role.kubernetes.io/control-plane=:NoSchedule');
    expect(registered({ nodes: controlPlanesAnd(1, 0) })).toBeUndefined();
    expect(registered({ nodes: [{ role: 'control-plane', taints: [NO_SCHEDULE] }] })).toBe(
      'team=blue:NoSchedule',
    );
    const patched = (nodeRegistration: object) =>
      registered({ nodes: small, kubeadmPatches: [{ kind: 'InitConfiguration', nodeRegistration }] });
    expect(patched({ taints: [] })).toBeUndefined();
    const own = 'own=:NoExecute';
    expect(patched({ kubeletExtraArgs: { 'register-with-taints': own } })).toBe(own);
    const replaced = (name: string, value: unknown) => {
      const patch = [{ op: 'add' as const, path: `/nodeRegistration/${name}`, value }];
      return registered({ nodes: small, kubeadmJsonPatches: [{ kind: 'InitConfiguration', patch }] });
    };
    expect(replaced('taints', null)).toBe('node-role.kubernetes.io/control-plane=:NoSchedule');
    expect(replaced('kubeletExtraArgs', { v: '4' })).toBe(
      'node-role.kubernetes.io/control-plane=:NoSchedule',
    );
    const { cluster, node } = inputOf({ nodes: controlPlanesAnd(3, 1) }, 1);
    const joins = parse(renderJoinConfig({ cluster, node, token: 'abc', discoveryFile: '/file' }));
    expect(argument(joins.nodeRegistration.kubeletExtraArgs, 'register-with-taints')).toBe(
      'node-role.kubernetes.io/control-plane=:NoSchedule',
    );
  });

  it('elects no leader where there is but one control plane', () => {
    const elect = (controlPlanes: number) => {
      const { ClusterConfiguration } = documentsOf({ nodes: controlPlanesAnd(controlPlanes, 1) });
      const { controllerManager, scheduler } = ClusterConfiguration;
      return [controllerManager, scheduler].map(({ extraArgs }) => argument(extraArgs, 'leader-elect'));
    };
    expect(elect(1)).toEqual(['false', 'false']);
    expect(elect(3)).toEqual([undefined, undefined]);
  });

  it('lets an etcd that is alone serve soon, and leaves several their time to hear from each other', () => {
    const times = (controlPlanes: number) => {
      const { etcd } = documentsOf({ nodes: controlPlanesAnd(controlPlanes, 1) }).ClusterConfiguration;
      return ['heartbeat-interval', 'election-timeout'].map((name) =>
        argument(etcd?.local.extraArgs ?? [], name),
      );
    };
    expect(times(1)).toEqual(['25', '250']);
    expect(times(3)).toEqual([undefined, undefined]);
  });

  it("reaches the one API server at its address, and several through the node's own balancer", () => {
    const endpoint = (controlPlanes: number) =>
      documentsOf({ nodes: controlPlanesAnd(controlPlanes, 1) }).ClusterConfiguration.controlPlaneEndpoint;
    expect(endpoint(1)).toBe('10.89.0.2:6443');
    expect(endpoint(3)).toBe('127.0.0.1:7443');
  });

  it('gives feature gates to every component', () => {
    const featureGates = { AlphaOne: true, BetaTwo: false };
    const documents = documentsOf({ nodes: small, featureGates });
    const { apiServer, controllerManager, scheduler } = documents.ClusterConfiguration;
    for (const { extraArgs } of [apiServer, controllerManager, scheduler])
      expect(argument(extraArgs, 'feature-gates')).toBe('AlphaOne=true,BetaTwo=false');
    expect(documents.KubeletConfiguration.featureGates).toEqual(featureGates);
    expect(documents.KubeProxyConfiguration.featureGates).toEqual(featureGates);
  });

  it("applies the cluster's patches and then the node's", () => {
    const { KubeletConfiguration, ClusterConfiguration } = documentsOf({
      nodes: [
        { role: 'control-plane', kubeadmPatches: [{ kind: 'KubeletConfiguration', maxPods: 50 }] },
        { role: 'worker', kubeadmPatches: [{ kind: 'KubeletConfiguration', maxPods: 70 }] },
      ],
      kubeadmPatches: [{ kind: 'KubeletConfiguration', maxPods: 30, podPidsLimit: 100 }],
      kubeadmJsonPatches: [
        {
          kind: 'ClusterConfiguration',
          patch: [{ op: 'add', path: '/apiServer/certSANs/-', value: 'more.test' }],
        },
      ],
    });
    expect(KubeletConfiguration).toMatchObject({ maxPods: 50, podPidsLimit: 100, cgroupDriver: 'systemd' });
    expect(ClusterConfiguration.apiServer.certSANs.at(-1)).toBe('more.test');
  });
});

describe("kubeadm's configuration of a further control plane", () => {
  it('joins as a control plane of its own address, by the token and the discovery file', () => {
    const input = inputOf({ nodes: controlPlanesAnd(3, 1) }, 1);
    const config = parse(renderJoinConfig({ ...input, token: 'abc.def', discoveryFile: '/kind/d.conf' }));
    expect(config).toMatchObject({
      kind: 'JoinConfiguration',
      discovery: { file: { kubeConfigPath: '/kind/d.conf' }, tlsBootstrapToken: 'abc.def' },
      controlPlane: { localAPIEndpoint: { advertiseAddress: '10.89.0.3', bindPort: 6443 } },
      nodeRegistration: { name: 'demo-2' },
    });
  });
});

describe("a worker's kubelet", () => {
  it('is told its address', () => {
    expect(workerKubeletArgs(inputOf({ nodes: small }, 2))).toEqual(['--node-ip=10.89.0.4']);
  });

  it('registers with the taints of the cluster file', () => {
    const taints = [NO_SCHEDULE, { key: 'slow', effect: 'NoExecute' as const }];
    const nodes = [...controlPlanesAnd(1, 0), { role: 'worker' as const, taints }];
    expect(workerKubeletArgs(inputOf({ nodes }, 1))).toEqual([
      '--node-ip=10.89.0.3',
      '--register-with-taints=team=blue:NoSchedule,slow=:NoExecute',
    ]);
  });

  it('takes the patches on its JoinConfiguration, as kubeadm join would', () => {
    const patch = {
      kind: 'JoinConfiguration' as const,
      nodeRegistration: {
        kubeletExtraArgs: [{ name: 'v', value: '4' }],
        taints: [{ key: 'patched', effect: 'NoSchedule' }],
      },
    };
    const nodes = [...controlPlanesAnd(1, 1), { role: 'worker' as const, kubeadmPatches: [patch] }];
    expect(workerKubeletArgs(inputOf({ nodes }, 2))).toEqual([
      '--node-ip=10.89.0.4',
      '--v=4',
      '--register-with-taints=patched=:NoSchedule',
    ]);
    expect(workerKubeletArgs(inputOf({ nodes }, 1))).toEqual(['--node-ip=10.89.0.3']);
  });
});
