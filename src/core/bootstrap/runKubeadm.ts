import type { ExecOptions, Host, RunResult } from '../hosts/host.ts';

/** What `kubeadm init` does, in its order; the phases of ours take it apart. */
const INIT_PHASES = [
  'preflight',
  'certs',
  'kubeconfig',
  'etcd',
  'control-plane',
  'control-plane/apiserver',
  'control-plane/controller-manager',
  'control-plane/scheduler',
  'kubelet-start',
  'wait-control-plane',
  'upload-config',
  'upload-certs',
  'mark-control-plane',
  'bootstrap-token',
  'kubelet-finalize',
  'addon',
  'show-join-command',
] as const;

/** What `kubeadm init --skip-phases` takes to run nothing but these of its phases. */
export const skipAllBut = (phases: readonly (typeof INIT_PHASES)[number][]): string =>
  INIT_PHASES.filter((one) => !phases.some((run) => run === one || run.startsWith(`${one}/`))).join(',');

const LOCK = '/run/slipway-kubeadm.lock';

/**
 * Runs a kubeadm command that writes keys and configuration on a node, once no other runs there. A command outlives
 * the app that is killed, and two at once would each make a certificate authority and mix their files.
 */
export const runKubeadm = (host: Host, args: readonly string[], options: ExecOptions): Promise<RunResult> =>
  runAlone(host, ['kubeadm', ...args], options);

/** The same for a program that runs such a command among others. */
export const runAlone = (host: Host, program: readonly string[], options: ExecOptions): Promise<RunResult> =>
  host.exec(['flock', LOCK, ...program], options);

/** Waits until no kubeadm command that a killed app left behind writes on a node any more. */
export const waitForKubeadm = async (host: Host, signal: AbortSignal): Promise<void> => {
  await host.exec(['flock', LOCK, 'true'], { signal, deadline: 280_000 });
};
