import { ActionIcon, Button, Group, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { NodeEntry } from '../../../shared/contract/nodes.ts';
import { api } from '../../api/api.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useSaving } from '../../ui/useSaving.ts';
import { compareLabels, type LabelRow } from './compareLabels.ts';
import css from './nodes.module.css';

let lastId = 0;
const toRow = (key: string, value: string): LabelRow => {
  lastId += 1;
  return { id: lastId, key, value };
};

/** Edits a node's labels; only what was changed is written. */
export const LabelsDialog = ({
  cluster,
  node,
  onClose,
}: {
  readonly cluster: string;
  readonly node: NodeEntry;
  readonly onClose: () => void;
}) => {
  const [rows, setRows] = useState(() =>
    Object.entries(node.labels).map(([key, value]) => toRow(key, value)),
  );
  const { changes, problem } = compareLabels(node.labels, rows);
  const saving = useSaving({
    save: () => api.nodes.setLabels({ cluster, node: node.name, labels: changes }),
    done: `The labels of node ${node.name} are saved.`,
    onClose,
  });
  const change = (id: number, next: Partial<LabelRow>) =>
    setRows(rows.map((row) => (row.id === id ? { ...row, ...next } : row)));
  return (
    <Dialog onClose={onClose} title={`Labels of ${node.name}`} size="xl">
      <form onSubmit={saving.submit}>
        <Stack gap="md">
          <div className={css.entries}>
            {rows.map((row) => (
              <div className={css.pair} key={row.id}>
                <TextInput
                  aria-label="Key"
                  placeholder="key"
                  className="mono"
                  value={row.key}
                  spellCheck={false}
                  autoComplete="off"
                  onChange={(event) => change(row.id, { key: event.currentTarget.value })}
                />
                <TextInput
                  aria-label={`Value of ${row.key || 'the new label'}`}
                  placeholder="value (may be empty)"
                  className="mono"
                  value={row.value}
                  spellCheck={false}
                  autoComplete="off"
                  onChange={(event) => change(row.id, { value: event.currentTarget.value })}
                />
                <ActionIcon
                  aria-label={`Remove the label ${row.key}`}
                  onClick={() => setRows(rows.filter(({ id }) => id !== row.id))}
                >
                  <IconTrash size={16} />
                </ActionIcon>
              </div>
            ))}
            <div>
              <Button
                variant="default"
                leftSection={<IconPlus size={14} />}
                onClick={() => setRows([...rows, toRow('', '')])}
              >
                Add a label
              </Button>
            </div>
          </div>
          {problem === undefined ? null : <p className={css.problem}>{problem}</p>}
          {saving.error === undefined ? null : <ErrorNote error={saving.error} />}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button
              type="submit"
              loading={saving.busy}
              disabled={problem !== undefined || Object.keys(changes).length === 0}
            >
              Save labels
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
};
