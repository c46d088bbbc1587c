import { Button } from '@mantine/core';
import type { HostsState, MachineRow } from '../../../shared/contract/hosts.ts';
import { Age } from '../../ui/Age.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Chips, Fact, Facts, Part } from '../../ui/Field.tsx';
import { markMachine } from '../../ui/machineWords.ts';
import { Actions } from '../../ui/PageHead.tsx';
import { ShowCommand } from '../../ui/ShowCommand.tsx';
import { SidePanel } from '../../ui/SidePanel.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import { useLastCheck } from './checkStore.ts';
import { FindingList } from './FindingList.tsx';
import { judgeFindings } from './findingWords.ts';
import { hostActions, nameTest } from './hostActions.ts';
import { formatCheck } from './hostCommands.ts';
import css from './hosts.module.css';
import { MachineError } from './MachineError.tsx';
import { NodeLink } from './NodeLink.tsx';

interface HostPanelProps {
  readonly name: string;
  readonly state: HostsState | undefined;
  readonly onClose: () => void;
}

/** All about one machine: how it is and why, what it is, and what its last check found. */
export const HostPanel = ({ name, state, onClose }: HostPanelProps) => {
  const machine = state?.machines.find((one) => one.name === name);
  return (
    <SidePanel title={<span className="mono">{name}</span>} label={`Machine ${name}`} onClose={onClose}>
      {machine === undefined ? (
        <EmptyState title={state === undefined ? 'Reading the list …' : `There is no machine ${name}.`}>
          {state === undefined ? null : 'It may have been removed meanwhile.'}
        </EmptyState>
      ) : (
        <>
          <StatePart machine={machine} />
          <AboutPart machine={machine} />
          <CheckPart machine={machine} />
        </>
      )}
    </SidePanel>
  );
};

const StatePart = ({ machine }: { readonly machine: MachineRow }) => {
  const mark = markMachine(machine);
  const { error, state, isAsked } = machine;
  return (
    <Part title="State">
      <div className={css.words}>
        <p>
          <StateMark {...mark} /> {error === undefined ? mark.title : null}
          {isAsked && state !== 'not tested' ? (
            <span className={css.dim}> It is being asked again …</span>
          ) : null}
        </p>
        {error === undefined ? null : <MachineError error={error} />}
        <Actions>
          {hostActions.map(({ id, title, icon: Icon, danger, run }) => (
            <Button
              key={id}
              variant={id === 'test' && error !== undefined ? 'filled' : 'default'}
              leftSection={<Icon size={14} />}
              {...(danger ? { c: 'var(--sw-bad)' } : {})}
              onClick={() => void run([machine])}
            >
              {id === 'test' ? nameTest(state) : title}
            </Button>
          ))}
        </Actions>
      </div>
    </Part>
  );
};

const AboutPart = ({ machine }: { readonly machine: MachineRow }) => {
  const { target, address, identityFiles = [], labels = {}, node } = machine;
  const pairs = Object.entries(labels).map(([key, value]) => (value === '' ? key : `${key}=${value}`));
  return (
    <Part title="About it">
      <Facts>
        <Fact label="Signs in to">
          <code>{target}</code>
        </Fact>
        <Fact label="Address">
          <code>{address}</code>
        </Fact>
        <Fact label="Key files">
          {identityFiles.length === 0 ? undefined : <code>{identityFiles.join(', ')}</code>}
        </Fact>
        <Fact label="Labels">{pairs.length === 0 ? undefined : <Chips values={pairs} />}</Fact>
        <Fact label="Node of">{node === undefined ? describeFree(machine) : <NodeLink node={node} />}</Fact>
      </Facts>
    </Part>
  );
};

const describeFree = ({ state }: MachineRow): string =>
  state === 'ready' ? 'No cluster of Slipway: it is free.' : 'Not known: it has to be ready to tell.';

const CheckPart = ({ machine }: { readonly machine: MachineRow }) => {
  const last = useLastCheck(machine.name);
  return (
    <Part title="Last check" actions={<ShowCommand command={formatCheck([machine.name], [])} />}>
      {last === undefined ? (
        <p className={css.dim}>
          It was not checked yet. A check looks whether it can be a node: its system, kernel, memory, disk,
          ports, clock, and whether it reaches the others. It changes nothing.
        </p>
      ) : (
        <div className={css.words}>
          <p>
            <StateMark {...judgeFindings(last.findings)} /> {judgeFindings(last.findings).words}{' '}
            <span className={css.dim}>
              Checked <Age at={last.at} />.
            </span>
          </p>
          <FindingList machine={machine.name} findings={last.findings} />
        </div>
      )}
    </Part>
  );
};
