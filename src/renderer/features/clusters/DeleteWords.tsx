import { useClusters } from '../../api/shared.ts';
import { formatNames } from '../../ui/formatQuantity.ts';

/** What goes when a cluster is deleted, and what stays. */
export const DeleteWords = ({ name }: { readonly name: string }) => {
  const { state: clusters } = useClusters();
  const cluster = clusters?.find(({ id }) => id === `slipway/${name}`);
  if (cluster?.provider !== 'ssh') {
    return 'Its nodes, everything in them, their network, and its context in the kubeconfig are removed. That cannot be undone.';
  }
  const names = cluster.nodes.map((node) => node.name);
  const machines = names.length === 0 ? 'its machines' : formatNames(names);
  return `Kubernetes, everything in it, and all else that Slipway put there is taken off ${machines}, and its context is removed from the kubeconfig. That cannot be undone. The machines themselves stay, as they were before.`;
};
