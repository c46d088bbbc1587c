import { ActionIcon, SegmentedControl } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconX } from '@tabler/icons-react';
import { useLayoutEffect, useRef } from 'react';
import type { NodeSpec } from '../../../shared/clusterSpec.ts';
import type { MachineRow } from '../../../shared/contract/hosts.ts';
import { listMachines, moveNode, setMachines, setRole } from './machineSpec.ts';
import type { Draft } from './useDraft.ts';
import css from './wizard.module.css';

const ROLES: { value: NodeSpec['role']; label: string }[] = [
  { value: 'control-plane', label: 'Control plane' },
  { value: 'worker', label: 'Worker' },
];

/** The chosen machines in their order, each with its role. */
export const MachineRoles = ({
  draft,
  machines,
}: {
  readonly draft: Draft;
  readonly machines: readonly MachineRow[];
}) => {
  const { nodes } = draft.spec;
  const { list, move } = useMoving(draft);
  return (
    <ol className={css.roles} aria-label="Nodes" ref={list}>
      {nodes.map((node, index) => (
        <MachineRole
          key={node.host ?? index}
          {...{ draft, node, index }}
          isKnown={machines.some(({ name }) => name === node.host)}
          onMove={(by) => move(index, by)}
        />
      ))}
    </ol>
  );
};

/** Moves nodes, and leaves the focus on the button that did it: the row may have become another element. */
const useMoving = ({ spec, changeSpec }: Draft) => {
  const list = useRef<HTMLOListElement>(null);
  const moved = useRef<string>(undefined);
  const order = listMachines(spec).join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: after each change of the order
  useLayoutEffect(() => {
    if (moved.current === undefined) return;
    const buttons = [...(list.current?.querySelectorAll<HTMLButtonElement>('button[data-move]') ?? [])];
    const own = buttons.filter((button) => button.dataset['move']?.endsWith(` ${moved.current}`));
    const [same] = own.filter((button) => button === document.activeElement);
    const target = same === undefined || same.disabled ? own.find((button) => !button.disabled) : same;
    target?.focus();
    moved.current = undefined;
  }, [order]);
  return {
    list,
    move: (index: number, by: -1 | 1) => {
      moved.current = spec.nodes[index]?.host;
      changeSpec((now) => moveNode(now, index, by));
    },
  };
};

const MachineRole = (props: {
  readonly draft: Draft;
  readonly node: NodeSpec;
  readonly index: number;
  readonly isKnown: boolean;
  readonly onMove: (by: -1 | 1) => void;
}) => {
  const { draft, node, index, isKnown, onMove } = props;
  const { host = '' } = node;
  const { spec, changeSpec, errorWithin } = draft;
  const error = errorWithin(`nodes[${index}].host`);
  return (
    <li>
      <span className={css.rank}>{index + 1}</span>
      <span className={`mono ${css.machine}`}>{host}</span>
      <SegmentedControl
        aria-label={`Role of ${host}`}
        data={ROLES}
        value={node.role}
        onChange={(role) => changeSpec((now) => setRole(now, index, role as NodeSpec['role']))}
      />
      <ActionIcon
        aria-label={`Move ${host} up`}
        data-move={`up ${host}`}
        disabled={index === 0}
        onClick={() => onMove(-1)}
      >
        <IconArrowUp size={14} />
      </ActionIcon>
      <ActionIcon
        aria-label={`Move ${host} down`}
        data-move={`down ${host}`}
        disabled={index === spec.nodes.length - 1}
        onClick={() => onMove(1)}
      >
        <IconArrowDown size={14} />
      </ActionIcon>
      {isKnown ? null : <TakeOut {...{ draft, host }} />}
      {error === undefined ? null : <p className={css.wrong}>{error}</p>}
    </li>
  );
};

/** What the inventory has is taken out where it was chosen. */
const TakeOut = ({ draft: { changeSpec }, host }: { readonly draft: Draft; readonly host: string }) => (
  <ActionIcon
    aria-label={`Take ${host} out`}
    onClick={() =>
      changeSpec((now) =>
        setMachines(
          now,
          listMachines(now).filter((name) => name !== host),
        ),
      )
    }
  >
    <IconX size={14} />
  </ActionIcon>
);
