import { parse, stringify } from 'smol-toml';
import { AppError } from '../../../shared/errors.ts';
import type { Host } from '../../hosts/host.ts';
import { type BootstrapCluster, findNode } from '../cluster.ts';
import { mergePatch } from '../kubeadmPatches.ts';
import type { Phase, PhaseHead } from '../phase.ts';

const CONTAINERD_CONFIG = '/etc/containerd/config.toml';

/** Ends when containerd answers; fails within a second when systemd gave it up. */
const WAIT_FOR_CONTAINERD = `tries=0
until [ -S /run/containerd/containerd.sock ] && ctr version >/dev/null 2>&1; do
  tries=$((tries + 1))
  if [ $((tries % 15)) = 0 ] && systemctl is-failed --quiet containerd 2>/dev/null; then
    journalctl --unit=containerd --lines=15 --no-pager --output=cat
    exit 1
  fi
  sleep 0.05
done`;

/**
 * What Slipway's own images offer beyond kind's contract, used where it is there. `$1` is the service subnet, `$2` the
 * pod subnet, `$3` the network plugin, `$4` the node's address, `$5` the bytes that a packet is wrapped in. The
 * configuration of flannel is filled in by containerd when the node gets its pod subnet, so pods can start before
 * flannel's own pod runs; `early-rules` says what packets need until then.
 */
const USE_OWN_IMAGE = `template=/kind/manifests/cni.template
if command -v early-rules >/dev/null; then
  echo "$1" > /etc/kubernetes/service-subnet
  if [ "$3" = flannel ] && [ -f $template ]; then
    device=$(ip -4 -o addr show to "$4/32" | sed -n 's/^[0-9]*: \\([^ @]*\\).*/\\1/p' | head -n 1)
    mtu=$(cat "/sys/class/net/\${device:-eth0}/mtu")
    sed "s/@MTU@/$((mtu - $5))/" $template > /etc/cni/net.template
    echo "$2" > /etc/kubernetes/pod-subnet
  fi
  early-rules
fi
`;

/** cgroup version of a host: containers see the machine's. */
export const readCgroupVersion = async (host: Host, signal: AbortSignal): Promise<'v1' | 'v2'> => {
  const { stdout } = await host.exec(['stat', '-fc', '%T', '/sys/fs/cgroup'], { signal });
  return stdout.trim() === 'cgroup2fs' ? 'v2' : 'v1';
};

/** Waits for the container runtime on each of the nodes `names`, and gives it what the cluster file says. */
export const prepareNodes = (
  cluster: BootstrapCluster,
  names: readonly string[],
  phase: PhaseHead = {
    id: 'prepare',
    title: 'Wait for the container runtime',
    needs: ['hosts'],
  },
): Phase => ({
  ...phase,
  nodes: names,
  run: async ({ node: name, signal, log }) => {
    const node = findNode(cluster, name);
    const host = node.host();
    const { serviceSubnet, podSubnet, plugin } = cluster.spec.network;
    const use = USE_OWN_IMAGE + WAIT_FOR_CONTAINERD;
    const overhead = String(WRAPPED[cluster.spec.provider]);
    const script = [
      '/bin/sh',
      '-c',
      use,
      'prepare',
      serviceSubnet,
      podSubnet,
      plugin,
      node.address,
      overhead,
    ];
    try {
      await host.exec(script, { signal, deadline: STARTS_WITHIN[cluster.spec.provider], onLine: log });
    } catch (error) {
      if (!(error instanceof AppError) || !isFaultOfImage(error, cluster)) throw error;
      throw new AppError('IMAGE_BROKEN', `Node ${node.name} started, but containerd did not come up in it.`, {
        cause: error,
        hint: 'The node image is broken, or is not a Kubernetes node image. Name another one, or none.',
        // The script is our own: what it printed tells more.
        details:
          error.details.length > 0 ? error.details.filter((line) => !line.startsWith('$ ')) : [error.message],
      });
    }
    if (cluster.spec.containerdPatches.length > 0) await patchContainerd(host, cluster, signal);
  },
});

/** Bytes that VXLAN puts around a packet (RFC 7348, with an IPv4 header); routes put none. */
const WRAPPED = { docker: 0, ssh: 50 } as const;

/** Milliseconds that containerd may take to come up; a machine may be much slower than this one. */
const STARTS_WITHIN = { docker: 60_000, ssh: 240_000 } as const;

/** A container ends when its image is no node; a machine that does not answer says nothing about what is on it. */
const isFaultOfImage = ({ code }: AppError, { spec }: BootstrapCluster): boolean =>
  spec.provider === 'docker'
    ? !['CANCELLED', 'DOCKER_UNREACHABLE'].includes(code)
    : ['COMMAND_FAILED', 'TIMED_OUT'].includes(code);

const patchContainerd = async (host: Host, { spec }: BootstrapCluster, signal: AbortSignal) => {
  const current = parse((await host.getFile(CONTAINERD_CONFIG, { signal })).toString('utf8'));
  const merged = spec.containerdPatches
    .map((patch) => parse(patch))
    .reduce<unknown>((config, patch) => mergePatch(config, patch), current);
  await host.putFiles([{ path: CONTAINERD_CONFIG, content: stringify(merged) }], { signal });
  await host.exec(['systemctl', 'restart', 'containerd'], { signal });
  const deadline = STARTS_WITHIN[spec.provider];
  await host.exec(['/bin/sh', '-c', WAIT_FOR_CONTAINERD], { signal, deadline });
};
