import { AppError } from '../../../shared/errors.ts';
import { API_PORT, type BootstrapCluster, firstControlPlane, KUBEADM_CONF } from '../cluster.ts';
import type { Phase } from '../phase.ts';

/**
 * `$1` is the API server's readiness, `$2` kubeadm's configuration. Controllers and scheduler are started when the API
 * server first answers: sooner, their first tries fail, and they back off for seconds. A machine that takes long is
 * asked less often, as each question keeps it from its work.
 */
const SCRIPT = `tries=0
rest() {
  tries=$((tries + 1))
  if [ $tries -le 100 ]; then sleep 0.1; elif [ $tries -le 150 ]; then sleep 1; else sleep 5; fi
}
until curl --silent --insecure --max-time 5 "$1" >/dev/null; do rest; done
kubeadm init phase control-plane controller-manager --config="$2" &&
kubeadm init phase control-plane scheduler --config="$2" || exit
until curl --silent --insecure --fail --max-time 5 "$1" >/dev/null; do rest; done`;

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
      const url = `https://${node.address}:${API_PORT}/readyz`;
      try {
        await host.exec(['/bin/sh', '-c', SCRIPT, 'wait', url, KUBEADM_CONF], {
          signal,
          deadline,
          onLine: log,
        });
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
