import { Button, Group, NumberInput, Stack } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { api } from '../../api/api.ts';
import { useMachines } from '../../api/shared.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatPlural } from '../../ui/formatQuantity.ts';
import { MachinePicker } from '../../ui/MachinePicker.tsx';
import { ShowCommand } from '../../ui/ShowCommand.tsx';
import { useProvider } from '../../ui/useCluster.ts';
import { useSaving } from '../../ui/useSaving.ts';
import css from './nodes.module.css';

interface Props {
  readonly name: string;
  readonly onClose: () => void;
}

/** Begins adding workers to a cluster of ours; the page shows how it goes on. */
export const AddWorkersDialog = (props: Props) => {
  const provider = useProvider(`slipway/${props.name}`);
  if (provider === undefined) return null;
  return provider === 'ssh' ? <AddMachines {...props} /> : <AddContainers {...props} />;
};

const AddContainers = ({ name, onClose }: Props) => {
  const [count, setCount] = useState(1);
  return (
    <AddForm
      {...{ name, onClose }}
      command={`slipway nodes add ${name} --workers ${count}`}
      add={() => api.clusters.addNodes({ name, count })}
    >
      <NumberInput
        data-autofocus
        label="How many"
        value={count}
        min={1}
        max={20}
        clampBehavior="strict"
        allowDecimal={false}
        w={120}
        onChange={(value) => setCount(Number(value) || 1)}
      />
      <div className={css.dim}>
        {formatPlural(count, 'node')} more, of the same image as the others; each takes about 250 MB of memory
        before your pods. Ready in about half a minute, and the rest of the cluster goes on meanwhile.
      </div>
    </AddForm>
  );
};

const AddMachines = ({ name, onClose }: Props) => {
  const { state: hosts } = useMachines();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const options = chosen.map((machine) => ` --host ${machine}`).join('');
  return (
    <AddForm
      {...{ name, onClose }}
      command={chosen.length === 0 ? undefined : `slipway nodes add ${name}${options}`}
      add={() => api.clusters.addNodes({ name, count: chosen.length, hosts: [...chosen] })}
    >
      {hosts?.problem === undefined ? null : <ErrorNote error={hosts.problem} />}
      {hosts === undefined ? null : (
        <MachinePicker machines={hosts.machines} chosen={chosen} onChange={setChosen} />
      )}
      <div className={css.dim}>
        Each machine that you choose becomes a worker that is named as it. It is sent the programs and images
        of the other nodes, some 320 MB, unless it has them; the rest of the cluster goes on meanwhile.
      </div>
    </AddForm>
  );
};

const AddForm = (props: {
  readonly name: string;
  readonly onClose: () => void;
  /** Absent while there is nothing to add. */
  readonly command: string | undefined;
  readonly add: () => Promise<unknown>;
  readonly children: ReactNode;
}) => {
  const { name, onClose, command, add, children } = props;
  const saving = useSaving({ save: add, onClose });
  return (
    <Dialog onClose={onClose} title={`Add workers to ${name}`}>
      <form onSubmit={saving.submit}>
        <Stack gap="md">
          {children}
          {saving.error === undefined ? null : <ErrorNote error={saving.error} />}
          <Group justify="flex-end" gap="sm">
            {command === undefined ? null : <ShowCommand command={command} />}
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={saving.busy} disabled={command === undefined}>
              Add
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
};
