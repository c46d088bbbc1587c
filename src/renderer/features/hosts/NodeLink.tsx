import type { MachineNode } from '../../../shared/machine.ts';
import { useClusters } from '../../api/shared.ts';
import { clusterPath, formatOpen, hrefOf } from '../../ui/links.ts';

/** The cluster that a machine is a node of, and the node; a link where this Slipway knows the cluster. */
export const NodeLink = ({
  node: { cluster, node },
  isInTable = false,
}: {
  readonly node: MachineNode;
  /** The table has the focus, and its rows open with a click. */
  readonly isInTable?: boolean;
}) => {
  const { state: clusters } = useClusters();
  if (cluster === undefined) return <span>a cluster that it does not tell</span>;
  const id = `slipway/${cluster}`;
  const words = node === undefined ? cluster : `${cluster} / ${node}`;
  if (clusters?.some((entry) => entry.id === id) !== true) return <span className="mono">{words}</span>;
  const open = node === undefined ? '' : `?open=${encodeURIComponent(formatOpen({ name: node }))}`;
  return (
    <a
      className="mono"
      href={hrefOf(`${clusterPath(id, 'nodes')}${open}`)}
      {...(isInTable ? { tabIndex: -1, onClick: (event) => event.stopPropagation() } : {})}
    >
      {words}
    </a>
  );
};
