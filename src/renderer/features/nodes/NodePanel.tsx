import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import type { NodeEntry } from '../../../shared/contract/nodes.ts';
import { Age } from '../../ui/Age.tsx';
import type { RowAction } from '../../ui/DataTable.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Chips, Fact, Facts, Part } from '../../ui/Field.tsx';
import { formatBytes, formatCores } from '../../ui/formatQuantity.ts';
import { Meter } from '../../ui/Meter.tsx';
import { notify } from '../../ui/notify.ts';
import { SidePanel } from '../../ui/SidePanel.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import { NodeEvents } from './NodeEvents.tsx';
import { NodeUnits } from './NodeUnits.tsx';
import css from './nodes.module.css';
import { describeState, formatTaint, listProblems } from './nodeWords.ts';

interface NodePanelProps {
  readonly cluster: string;
  readonly name: string;
  /** Undefined while the list is not there, or when it has none of this name. */
  readonly node: NodeEntry | undefined;
  readonly isLoaded: boolean;
  readonly actions: readonly RowAction<NodeEntry>[];
  readonly onClose: () => void;
}

/** All of one node. */
export const NodePanel = ({ cluster, name, node, isLoaded, actions, onClose }: NodePanelProps) => (
  <SidePanel
    title={<span className="mono">{name}</span>}
    label={`Node ${name}`}
    actions={node === undefined ? null : <NodeMenu node={node} actions={actions} />}
    onClose={onClose}
  >
    {node === undefined ? (
      <EmptyState title={isLoaded ? `There is no node ${name}.` : 'Asking the cluster …'}>
        {isLoaded ? 'It may have been removed meanwhile.' : null}
      </EmptyState>
    ) : (
      <NodeDetails cluster={cluster} node={node} />
    )}
  </SidePanel>
);

const runAction = async (action: RowAction<NodeEntry>, node: NodeEntry) => {
  try {
    await action.run([node]);
  } catch (thrown) {
    notify.error(thrown, action.title);
  }
};

const NodeMenu = ({
  node,
  actions,
}: {
  readonly node: NodeEntry;
  readonly actions: readonly RowAction<NodeEntry>[];
}) => (
  <Menu position="bottom-end" withinPortal>
    <Menu.Target>
      <ActionIcon aria-label={`What to do with ${node.name}`}>
        <IconDots size={16} />
      </ActionIcon>
    </Menu.Target>
    <Menu.Dropdown>
      {actions
        .filter(({ isAllowed }) => isAllowed?.([node]) ?? true)
        .map((action) => (
          <Menu.Item
            key={action.id}
            leftSection={<action.icon size={14} />}
            {...(action.danger === true ? { color: 'var(--sw-bad)' } : {})}
            onClick={() => void runAction(action, node)}
          >
            {action.title}
          </Menu.Item>
        ))}
    </Menu.Dropdown>
  </Menu>
);

const NodeDetails = ({ cluster, node }: { readonly cluster: string; readonly node: NodeEntry }) => (
  <>
    <Part title="State">
      <div className={css.state}>
        <StateMark {...describeState(node)} />
        {node.schedulable || node.state === 'Missing' ? null : (
          <span>Nothing new is scheduled on it: it is cordoned.</span>
        )}
      </div>
      {listProblems(node).map((problem) => (
        <p key={problem} className={css.problem}>
          {problem}
        </p>
      ))}
    </Part>
    {node.state === 'Missing' ? null : <NodeMeters node={node} />}
    {node.conditions.length === 0 ? null : <Conditions node={node} />}
    {node.managed && node.state !== 'Stopped' ? <NodeUnits cluster={cluster} node={node.name} /> : null}
    <About node={node} />
    <Part title="Taints">
      {node.taints.length === 0 ? (
        <span className={css.dim}>None: any pod may come.</span>
      ) : (
        <Chips values={node.taints.map(formatTaint)} />
      )}
    </Part>
    <Part title="Labels">
      <Chips
        values={Object.entries(node.labels).map(([key, value]) => (value === '' ? key : `${key}=${value}`))}
      />
    </Part>
    {node.state === 'Missing' ? null : <NodeEvents cluster={cluster} node={node.name} />}
  </>
);

const describeMachine = ({ managed, capacity, allocatable }: NodeEntry): string => {
  const whole = `${formatCores(capacity.cpu)} and ${formatBytes(capacity.memory)}`;
  if (managed) return `All nodes on this computer share its ${whole}.`;
  const keeps = capacity.cpu > allocatable.cpu || capacity.memory > allocatable.memory;
  return `The machine has ${whole}${keeps ? '; the rest is kept for the system' : ''}.`;
};

const NodeMeters = ({ node }: { readonly node: NodeEntry }) => {
  const { use, requests, allocatable } = node;
  return (
    <Part title="Capacity">
      <div className={css.meters}>
        <Meter
          label="CPU"
          used={use?.cpu}
          requested={requests?.cpu}
          capacity={allocatable.cpu}
          format={formatCores}
        />
        <Meter
          label="Memory"
          used={use?.memory}
          requested={requests?.memory}
          capacity={allocatable.memory}
          format={formatBytes}
        />
        <Meter label="Pods" used={requests?.pods} capacity={allocatable.pods} format={String} />
        {use?.disk === undefined || use.diskCapacity === undefined ? null : (
          <Meter label="Disk" used={use.disk} capacity={use.diskCapacity} format={formatBytes} />
        )}
        <span className={css.dim}>
          {describeMachine(node)}
          {use === undefined && node.state !== 'Stopped'
            ? ' Its kubelet does not say what is used just now.'
            : ''}
        </span>
      </div>
    </Part>
  );
};

const Conditions = ({ node }: { readonly node: NodeEntry }) => (
  <Part title="Conditions">
    <ul className={css.conditions}>
      {node.conditions.map(({ type, words, isProblem, message, since }) => (
        <li key={type}>
          <StateMark word={type} tone={isProblem ? 'bad' : 'ok'} title={message} />
          <span>{words}</span>
          <span className={css.dim}>
            <Age at={since === 0 ? undefined : since} />
          </span>
        </li>
      ))}
    </ul>
  </Part>
);

const About = ({ node: { roles, addresses, versions, createdAt } }: { readonly node: NodeEntry }) => (
  <Part title="About it">
    <Facts>
      <Fact label="Roles">{roles.join(', ')}</Fact>
      {addresses.map(({ type, address }) => (
        <Fact key={`${type} ${address}`} label={type}>
          <span className="mono">{address}</span>
        </Fact>
      ))}
      <Fact label="Kubernetes">{versions.kubelet}</Fact>
      <Fact label="Container runtime">{versions.runtime}</Fact>
      <Fact label="System">{versions.os}</Fact>
      <Fact label="Kernel">
        {versions.kernel === '' ? '' : `${versions.kernel}, ${versions.architecture}`}
      </Fact>
      <Fact label="Joined">{createdAt === undefined ? '' : <Age at={createdAt} />}</Fact>
    </Facts>
  </Part>
);
