import { ActionIcon, Button, Group, NativeSelect, Stack, Switch, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { NodeEntry, NodeTaint } from '../../../shared/contract/nodes.ts';
import { api } from '../../api/api.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Chips } from '../../ui/Field.tsx';
import { useSaving } from '../../ui/useSaving.ts';
import css from './nodes.module.css';
import { CONTROL_PLANE_TAINT, formatTaint, isAutomaticTaint, isControlPlane } from './nodeWords.ts';

interface TaintRow extends NodeTaint {
  readonly id: number;
}

const effects = [
  { value: 'NoSchedule', label: 'NoSchedule: nothing new comes' },
  { value: 'PreferNoSchedule', label: 'PreferNoSchedule: others first' },
  { value: 'NoExecute', label: 'NoExecute: pods leave, too' },
];

const isForControlPlane = ({ key }: NodeTaint) => key === CONTROL_PLANE_TAINT;

let lastId = 0;
const toRow = (taint: NodeTaint): TaintRow => {
  lastId += 1;
  return { ...taint, id: lastId };
};

/** Edits the taints that people set; those that Kubernetes sets by itself are shown. */
export const TaintsDialog = ({
  cluster,
  node,
  onClose,
}: {
  readonly cluster: string;
  readonly node: NodeEntry;
  readonly onClose: () => void;
}) => {
  const [rows, setRows] = useState(() => node.taints.filter((taint) => !isAutomaticTaint(taint)).map(toRow));
  const automatic = node.taints.filter(isAutomaticTaint);
  const saving = useSaving({
    save: () =>
      api.nodes.setTaints({
        cluster,
        node: node.name,
        taints: rows.map(({ key, value, effect }) => ({ key: key.trim(), value: value.trim(), effect })),
      }),
    done: `The taints of node ${node.name} are saved.`,
    onClose,
  });
  const change = (id: number, next: Partial<NodeTaint>) =>
    setRows(rows.map((row) => (row.id === id ? { ...row, ...next } : row)));
  const setTakesWork = (takesWork: boolean) =>
    setRows(
      takesWork
        ? rows.filter((row) => !isForControlPlane(row))
        : [...rows, toRow({ key: CONTROL_PLANE_TAINT, value: '', effect: 'NoSchedule' })],
    );
  return (
    <Dialog onClose={onClose} title={`Taints of ${node.name}`} size="xl">
      <form onSubmit={saving.submit}>
        <Stack gap="md">
          <div className={css.dim}>A taint keeps pods away that do not tolerate it.</div>
          {isControlPlane(node) ? (
            <Switch
              label="Let this control plane take work: pods of any kind are scheduled on it"
              checked={!rows.some(isForControlPlane)}
              onChange={(event) => setTakesWork(event.currentTarget.checked)}
            />
          ) : null}
          <div className={css.entries}>
            {rows.map((row) => (
              <TaintFields
                key={row.id}
                row={row}
                onChange={(next) => change(row.id, next)}
                onRemove={() => setRows(rows.filter(({ id }) => id !== row.id))}
              />
            ))}
            <div>
              <Button
                variant="default"
                leftSection={<IconPlus size={14} />}
                onClick={() => setRows([...rows, toRow({ key: '', value: '', effect: 'NoSchedule' })])}
              >
                Add a taint
              </Button>
            </div>
          </div>
          {automatic.length === 0 ? null : (
            <div className={css.dim}>
              Kubernetes sets these by itself: <Chips values={automatic.map(formatTaint)} />
            </div>
          )}
          {saving.error === undefined ? null : <ErrorNote error={saving.error} />}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={saving.busy} disabled={rows.some(({ key }) => key.trim() === '')}>
              Save taints
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
};

const TaintFields = ({
  row,
  onChange,
  onRemove,
}: {
  readonly row: TaintRow;
  readonly onChange: (next: Partial<NodeTaint>) => void;
  readonly onRemove: () => void;
}) => (
  <div className={css.entry}>
    <TextInput
      aria-label="Key"
      placeholder="key, such as example.com/gpu"
      className="mono"
      value={row.key}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => onChange({ key: event.currentTarget.value })}
    />
    <TextInput
      aria-label={`Value of ${row.key || 'the new taint'}`}
      placeholder="value (may be empty)"
      className="mono"
      value={row.value}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => onChange({ value: event.currentTarget.value })}
    />
    <NativeSelect
      aria-label={`Effect of ${row.key || 'the new taint'}`}
      data={effects}
      value={row.effect}
      onChange={(event) => onChange({ effect: event.currentTarget.value as NodeTaint['effect'] })}
    />
    <ActionIcon aria-label={`Remove the taint ${row.key}`} onClick={onRemove}>
      <IconTrash size={16} />
    </ActionIcon>
  </div>
);
