import { AppError } from '../../../shared/errors.ts';
import { API_PORT, type BootstrapCluster, firstControlPlane, KUBEADM_CONF } from '../cluster.ts';
import type { Phase } from '../phase.ts';
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
 * `$1` is the API server's address, `$2` its port, `$3` kubeadm's configuration, `$4` the phases that kubeadm leaves
 * out. Controllers and scheduler are started when the API server first answers: sooner, their first tries fail, and
 * they back off for seconds. It is asked once somebody listens, as each question keeps the machine from its work; one
 * that takes long is asked less often. It writes its first roles a second after it began to listen, and is not ready
 * before (`wait.Poll` in its hooks `rbac/bootstrap-roles` and `scheduling/bootstrap-system-priority-classes`).
 */
const SCRIPT = `${ASK_API}
tries=0
rest_longer() {
  tries=$((tries + 1))
  if [ $tries -le 100 ]; then rest 0.1; elif [ $tries -le 150 ]; then rest 1; else rest 5; fi
}
until listens "$@" && ready "$url"; do rest_longer; done
kubeadm init --config="$3" --skip-phases="$4" || exit
rest 0.8
until ready --fail "$url"; do rest_longer; done`;

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

/** Waits until the API server says that it is ready: roles and priorities are there then. Starts the controllers. */
export const waitForApi = (cluster: BootstrapCluster, within = LEAST_WAIT): Phase => {
  const node = firstControlPlane(cluster);
  const deadline = Math.max(within, LEAST_WAIT);
  return {
    id: 'api',
    title: 'Wait for the API server',
    needs: ['control-plane'],
    nodes: [node.name],
    run: async ({ signal, log }) => {
      const host = node.host();
      const given = [node.address, String(API_PORT), KUBEADM_CONF, CONTROLLERS];
      try {
        await host.exec(['bash', '-c', SCRIPT, 'wait', ...given], { signal, deadline, onLine: log });
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
    },
  };
};
