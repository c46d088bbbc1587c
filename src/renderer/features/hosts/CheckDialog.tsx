import { Button, Checkbox, Group, Loader, Stack } from '@mantine/core';
import { useState } from 'react';
import type { MachineRow } from '../../../shared/contract/hosts.ts';
import type { HostFinding } from '../../../shared/hostFinding.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatPlural } from '../../ui/formatQuantity.ts';
import { openDialog } from '../../ui/overlays.tsx';
import { ShowCommand } from '../../ui/ShowCommand.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import { FindingList } from './FindingList.tsx';
import { openFix } from './FixDialog.tsx';
import { judgeFindings } from './findingWords.ts';
import { formatCheck } from './hostCommands.ts';
import css from './hosts.module.css';
import { useCheck } from './useCheck.ts';

interface CheckProps {
  readonly names: readonly string[];
  readonly cluster?: string;
  readonly onClose: () => void;
}

/** Whether machines can become nodes of one cluster, machine by machine, with what to do where not. */
const CheckDialog = ({ names, cluster, onClose }: CheckProps) => {
  const [controlPlanes, setControlPlanes] = useState(names.slice(0, 1));
  const plan = { names, controlPlanes, ...(cluster === undefined ? {} : { cluster }) };
  const { findings, error, busy, show, again } = useCheck(plan);
  const setRole = (name: string, isControlPlane: boolean) =>
    setControlPlanes(
      names.filter((other) => (other === name ? isControlPlane : controlPlanes.includes(other))),
    );
  const looking = `Looking at ${formatPlural(names.length, 'machine')}; nothing is changed …`;
  const title =
    names.length === 1
      ? `Can ${names[0]} become a node?`
      : `Can these ${names.length} machines become nodes?`;
  return (
    <Dialog onClose={onClose} unsaved={false} title={title} size="xl">
      <Stack gap="md">
        {error === undefined ? null : <ErrorNote error={error} />}
        {busy && findings === undefined ? (
          <p className={css.busy} role="status">
            <Loader size={14} aria-hidden /> {looking}
          </p>
        ) : null}
        {findings === undefined
          ? null
          : names.map((name) => (
              <MachineFindings
                key={name}
                name={name}
                findings={findings.filter(({ host }) => host === name)}
                isControlPlane={controlPlanes.includes(name)}
                isOnlyControlPlane={controlPlanes.length === 1}
                isAlone={names.length === 1}
                isOld={busy}
                onRole={(isControlPlane) => setRole(name, isControlPlane)}
                onFix={(finding) => openFix({ finding, plan, onDone: show })}
              />
            ))}
        <Group justify="flex-end" gap="sm">
          <span className={css.dim} role="status">
            {busy && findings !== undefined ? looking : null}
          </span>
          <ShowCommand command={formatCheck(names, controlPlanes)} />
          <Button variant="default" loading={busy} onClick={again}>
            Check again
          </Button>
          <Button data-autofocus onClick={onClose}>
            Close
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
};

const MachineFindings = (props: {
  readonly name: string;
  readonly findings: readonly HostFinding[];
  readonly isControlPlane: boolean;
  readonly isOnlyControlPlane: boolean;
  /** No other machine is checked with it. */
  readonly isAlone: boolean;
  readonly isOld: boolean;
  readonly onRole: (isControlPlane: boolean) => void;
  readonly onFix: (finding: HostFinding) => void;
}) => {
  const { name, findings, isControlPlane } = props;
  const { word, tone, words } = judgeFindings(findings);
  return (
    <section className={css.checked} aria-label={name} data-old={props.isOld || undefined}>
      <header>
        <h3 className="mono">{name}</h3>
        <StateMark word={word} tone={tone} />
        <span>{words}</span>
        {props.isAlone ? (
          <span className={css.dim}>as a control plane</span>
        ) : (
          <Checkbox
            label="as a control plane"
            aria-label={`Check ${name} as a control plane`}
            checked={isControlPlane}
            // Some machine has to be one.
            disabled={isControlPlane && props.isOnlyControlPlane}
            onChange={(event) => props.onRole(event.currentTarget.checked)}
          />
        )}
      </header>
      <FindingList machine={name} findings={findings} onFix={props.onFix} />
    </section>
  );
};

/** The cluster that a check is for: the only one that some of the machines are nodes of. */
const findCluster = (machines: readonly MachineRow[]): string | undefined => {
  const clusters = new Set(machines.flatMap(({ node }) => node?.cluster ?? []));
  return clusters.size === 1 ? [...clusters][0] : undefined;
};

/** Checks machines as the nodes of one cluster. */
export const openCheck = (machines: readonly MachineRow[]): void => {
  const cluster = findCluster(machines);
  const names = machines.map(({ name }) => name);
  openDialog((close) => (
    <CheckDialog names={names} {...(cluster === undefined ? {} : { cluster })} onClose={close} />
  ));
};
