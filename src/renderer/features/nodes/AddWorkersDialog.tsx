import { Button, Group, Modal, NumberInput, Stack } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../api/api.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatPlural } from '../../ui/formatQuantity.ts';
import { ShowCommand } from '../../ui/ShowCommand.tsx';
import { useSaving } from '../../ui/useSaving.ts';
import css from './nodes.module.css';

/** Begins adding workers to a cluster of ours; the page shows how it goes on. */
export const AddWorkersDialog = ({
  name,
  onClose,
}: {
  readonly name: string;
  readonly onClose: () => void;
}) => {
  const [count, setCount] = useState(1);
  const saving = useSaving({ save: () => api.clusters.addNodes({ name, count }), onClose });
  return (
    <Modal opened onClose={onClose} title={`Add workers to ${name}`}>
      <form onSubmit={saving.submit}>
        <Stack gap="md">
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
            {formatPlural(count, 'node')} more, of the same image as the others; each takes about 250 MB of
            memory before your pods. Ready in about half a minute, and the rest of the cluster goes on
            meanwhile.
          </div>
          {saving.error === undefined ? null : <ErrorNote error={saving.error} />}
          <Group justify="flex-end" gap="sm">
            <ShowCommand command={`slipway nodes add ${name} --workers ${count}`} />
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={saving.busy}>
              Add
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
};
