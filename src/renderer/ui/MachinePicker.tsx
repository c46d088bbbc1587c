import { Checkbox } from '@mantine/core';
import type { MachineRow } from '../../shared/contract/hosts.ts';
import { hrefOf } from './links.ts';
import css from './MachinePicker.module.css';
import { describeMachineNode, markMachine } from './machineWords.ts';
import { StateMark } from './StateMark.tsx';

/**
 * Lets a person choose machines of the inventory, in the order that they are chosen. One that is a node of a cluster
 * cannot be chosen; one that is not ready can, and says so.
 */
export const MachinePicker = ({
  machines,
  chosen,
  onChange,
}: {
  readonly machines: readonly MachineRow[];
  readonly chosen: readonly string[];
  readonly onChange: (names: readonly string[]) => void;
}) => {
  if (machines.length === 0) {
    return (
      <p className={css.none}>
        There are no machines yet. <a href={hrefOf('/hosts')}>Add machines that answer SSH</a>, and choose
        among them here.
      </p>
    );
  }
  const toggle = (name: string) =>
    onChange(chosen.includes(name) ? chosen.filter((other) => other !== name) : [...chosen, name]);
  return (
    <fieldset className={css.machines}>
      <legend className={css.legend}>Machines</legend>
      {machines.map((machine) => (
        <Choice
          key={machine.name}
          machine={machine}
          isChosen={chosen.includes(machine.name)}
          onToggle={() => toggle(machine.name)}
        />
      ))}
    </fieldset>
  );
};

const Choice = (props: {
  readonly machine: MachineRow;
  readonly isChosen: boolean;
  readonly onToggle: () => void;
}) => {
  const { machine, isChosen, onToggle } = props;
  const { name, target, node } = machine;
  return (
    <Checkbox
      className={css.machine ?? ''}
      checked={isChosen}
      // What was chosen before it became a node can be taken back.
      disabled={node !== undefined && !isChosen}
      label={
        <span className={css.label}>
          <StateMark {...markMachine(machine)} />
          <strong className="mono">{name}</strong>
          <span className={`mono ${css.target}`}>{target}</span>
        </span>
      }
      description={explainChoice(machine)}
      onChange={onToggle}
    />
  );
};

/** Why a machine cannot be chosen, or what stands in its way; nothing for one that is ready and free. */
const explainChoice = ({ name, node, state, error }: MachineRow): string | undefined => {
  if (node !== undefined) return `It is ${describeMachineNode(node, name)}.`;
  if (state === 'ready' || state === 'not tested') return undefined;
  return `It is not ready: ${error?.message ?? state}`;
};
