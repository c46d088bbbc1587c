import { AppError } from '../../../shared/errors.ts';
import {
  API_PORT,
  type BootstrapCluster,
  type BootstrapNode,
  firstControlPlane,
  KUBEADM_CONF,
  SUPER_ADMIN_CONF,
} from '../cluster.ts';
import type { Phase, Step } from '../phase.ts';
import { skipAllBut } from '../runKubeadm.ts';

/** Those of kubeadm's phases that write the manifests of the controller manager and the scheduler. */
const CONTROLLERS = skipAllBut(['control-plane/controller-manager', 'control-plane/scheduler']);

/**
 * Functions of bash: whether anybody listens at the address `$1` and the port `$2`, a rest of so many seconds, and a
 * question to the URL. The first two start no program: on a machine that is busy starting Kubernetes each one counts.
 */
export const ASK_API = `exec 9<> <(:)
rest() { read -r -t "$1" -u 9 || true; }
listens() { true 2>/dev/null <>"/dev/tcp/$1/$2"; }
ready() { curl --silent --insecure --max-time 5 "$@" >/dev/null; }
url="https://$1:$2/readyz"`;

/**
 * `$1` is the API server's address, `$2` its port, `$3` a kubeconfig of the administrator, which the other functions ask
 * with. `rest_longer` rests longer with each time: on a slow machine questions keep it from its work.
 */
const ASK_AS_ADMIN = `${ASK_API}
folder=$(mktemp -d "$3.ask-XXXXXX") || exit
trap 'rm -rf "$folder"' EXIT
for part in certificate key; do
  sed -n "s/^ *client-$part-data: //p" "$3" | base64 -d > "$folder/$part" || exit
done
answers() { ready --fail --cert "$folder/certificate" --key "$folder/key" "$1"; }
tries=0
rest_longer() {
  tries=$((tries + 1))
  if [ $tries -le 100 ]; then rest 0.1; elif [ $tries -le 150 ]; then rest 1; else rest 5; fi
}
`;

/**
 * Two of its hooks begin their work a whole second after the API server began to serve (`wait.Poll` in
 * `rbac/bootstrap-roles` and `scheduling/bootstrap-system-priority-classes`); the administrator is served before.
 */
const LATE_HOOKS = [
  'poststarthook/rbac/bootstrap-roles',
  'poststarthook/scheduling/bootstrap-system-priority-classes',
];

/** It is asked once somebody listens. */
const WAIT = `${ASK_AS_ADMIN}
until listens "$@" && answers "$url?${LATE_HOOKS.map((hook) => `exclude=${hook}`).join('&')}"; do rest_longer; done`;

/**
 * `$4` is kubeadm's configuration, `$5` the phases that kubeadm leaves out. The controller manager asks the API server
 * when it starts, and if that is not ready only a second later again, so it is started when the first of the late hooks
 * has done its work: the other one has when the controller manager's container runs.
 */
const START_CONTROLLERS = `${ASK_AS_ADMIN}
rest 0.5
until answers "https://$1:$2/apis/scheduling.k8s.io/v1/priorityclasses/system-node-critical"; do rest_longer; done
kubeadm init --config="$4" --skip-phases="$5" || exit
until answers "$url"; do rest_longer; done`;

/**
 * What may say why it is not ready: the last lines of etcd's and the API server's own logs, and of the kubelet's,
 * without the line that it repeats ten times a second as long as there is no API server.
 */
const LAST_LINES = `for log in /var/log/pods/kube-system_etcd-*/*/*.log /var/log/pods/kube-system_kube-apiserver-*/*/*.log; do
  [ -f "$log" ] && echo "$log" && tail -n 8 "$log"
done
echo kubelet && journalctl --unit=kubelet --lines=2000 --no-pager --output=cat | grep -v 'Unable to register mirror pod' | tail -n 12`;

/** Milliseconds; who waits longer for Ready nodes waits as long for the API server, on a machine that is slow. */
const LEAST_WAIT = 240_000;

interface Waiting {
  readonly node: BootstrapNode;
  readonly script: string;
  /** What the script takes after the administrator's kubeconfig. */
  readonly given?: readonly string[];
  /** Milliseconds. */
  readonly within: number;
}

const waitOnNode = async (
  { node, script, given = [], within }: Waiting,
  { signal, log }: Pick<Step, 'signal' | 'log'>,
) => {
  const host = node.host();
  const deadline = Math.max(within, LEAST_WAIT);
  const asked = [node.address, String(API_PORT), SUPER_ADMIN_CONF];
  try {
    await host.exec(['bash', '-c', script, 'wait', ...asked, ...given], { signal, deadline, onLine: log });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'TIMED_OUT') throw error;
    const { stdout } = await host.exec(['/bin/sh', '-c', LAST_LINES], { signal });
    const minutes = Math.round(deadline / 60_000);
    throw new AppError(
      'TIMED_OUT',
      `The API server on ${node.name} did not become ready within ${minutes} minutes.`,
      {
        cause: error,
        hint: `See slipway doctor for what the machine lacks; the kubelet's log is in journalctl on ${node.name}.`,
        details: stdout.trim().split('\n'),
      },
    );
  }
};

/** Waits until the API server serves the administrator; it has no roles and no priorities yet. */
export const waitForApi = (cluster: BootstrapCluster, within = LEAST_WAIT): Phase => {
  const node = firstControlPlane(cluster);
  return {
    id: 'api',
    title: 'Wait for the API server',
    needs: ['control-plane'],
    nodes: [node.name],
    run: (step) => waitOnNode({ node, script: WAIT, within }, step),
  };
};

/** Starts the controller manager and the scheduler, and waits until the API server says that it is ready. */
export const startControllers = (cluster: BootstrapCluster, within = LEAST_WAIT): Phase => {
  const node = firstControlPlane(cluster);
  const given = [KUBEADM_CONF, CONTROLLERS];
  return {
    id: 'controllers',
    title: 'Start controllers and scheduler',
    needs: ['api'],
    nodes: [node.name],
    run: (step) => waitOnNode({ node, script: START_CONTROLLERS, given, within }, step),
  };
};
