import { type BootstrapCluster, controlPlanes, findNode } from '../cluster.ts';
import type { Phase } from '../phase.ts';

/**
 * Once the kubelet has renewed its certificate, its kubeconfig names the file that renewals go to, as kubeadm's own
 * kubelet-finalize phase has it; the kubelet need not restart for it.
 */
const USE_RENEWED = `pem=/var/lib/kubelet/pki/kubelet-client-current.pem
until [ -s "$pem" ]; do sleep 0.2; done
sed -i -e "s#client-certificate-data: .*#client-certificate: $pem#" -e "s#client-key-data: .*#client-key: $pem#" /etc/kubernetes/kubelet.conf`;

export const finishControlPlane = (cluster: BootstrapCluster): Phase => ({
  id: 'finish',
  title: 'Let the kubelet renew its certificate',
  needs: ['configuration'],
  nodes: controlPlanes(cluster)
    .slice(0, 1)
    .map(({ name }) => name),
  run: async ({ node, signal }) => {
    await findNode(cluster, node).host().exec(['/bin/sh', '-c', USE_RENEWED], { signal, deadline: 300_000 });
  },
});
