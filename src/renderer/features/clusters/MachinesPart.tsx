import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { HostsState } from '../../../shared/contract/hosts.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Field } from '../../ui/Field.tsx';
import { hrefOf } from '../../ui/links.ts';
import { MachinePicker } from '../../ui/MachinePicker.tsx';
import { MachineCheck } from './MachineCheck.tsx';
import { MachineRoles } from './MachineRoles.tsx';
import { listMachines, setMachines } from './machineSpec.ts';
import type { Draft } from './useDraft.ts';
import css from './wizard.module.css';

/** The first screen of a cluster on machines: which ones, what each is to be, and whether they can. */
export const MachinesPart = ({
  draft,
  hosts,
}: {
  readonly draft: Draft;
  readonly hosts: HostsState | undefined;
}) => {
  const { spec, changeSpec } = draft;
  const chosen = listMachines(spec);
  const machines = hosts?.machines ?? [];
  return (
    <>
      <Field label="Machines" hint="Each becomes a node that is named as its machine.">
        <div className={css.stack}>
          {hosts?.problem === undefined ? null : <ErrorNote error={hosts.problem} />}
          {hosts === undefined ? null : (
            <MachinePicker
              machines={machines}
              chosen={chosen}
              onChange={(names) => changeSpec((now) => setMachines(now, names))}
            />
          )}
          {machines.length === 0 ? null : (
            <Button
              component="a"
              variant="default"
              href={hrefOf('/hosts')}
              leftSection={<IconPlus size={14} />}
            >
              Add machines
            </Button>
          )}
        </div>
      </Field>
      {chosen.length === 0 ? null : (
        <>
          <Field
            label="What each is"
            hint="The first control plane is set up before the others. Three control planes survive losing one; without any worker, they take the work."
          >
            <MachineRoles draft={draft} machines={machines} />
          </Field>
          <Field label="Check" hint="Looks at each machine, and changes nothing.">
            <MachineCheck spec={spec} />
          </Field>
        </>
      )}
    </>
  );
};
