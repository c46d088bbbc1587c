import { ActionIcon, Autocomplete, Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { NamespaceEntry } from '../../../shared/contract/namespaces.ts';
import { api } from '../../api/api.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useSaving } from '../../ui/useSaving.ts';
import css from './namespaces.module.css';
import { COMMON_RESOURCES, type LimitRow, readLimits, toRow } from './quotaForm.ts';

interface QuotaDialogProps {
  readonly cluster: string;
  readonly namespace: NamespaceEntry;
  readonly onClose: () => void;
}

const OWN = 'slipway';

/** Edits the limits of a quota; without any it is removed. */
export const QuotaDialog = ({ cluster, namespace, onClose }: QuotaDialogProps) => {
  const { name, quotas = [] } = namespace;
  const [quota, setQuota] = useState(quotas[0]?.name ?? OWN);
  const current = quotas.find((each) => each.name === quota);
  const [rows, setRows] = useState<readonly LimitRow[]>(() => startRows(quotas[0]));
  const { hard, problem } = readLimits(rows);
  const removes = Object.keys(hard).length === 0;
  const saving = useSaving({
    save: () => api.namespaces.setQuota({ cluster, name, quota, hard }),
    done: removes ? `The quota ${quota} of ${name} is removed.` : `The quota ${quota} of ${name} is set.`,
    onClose,
  });
  const choose = (next: string | null) => {
    setQuota(next ?? OWN);
    setRows(startRows(quotas.find((each) => each.name === next)));
  };
  const change = (id: number, next: Partial<LimitRow>) =>
    setRows(rows.map((row) => (row.id === id ? { ...row, ...next } : row)));
  return (
    <Dialog onClose={onClose} title={`Quota of ${name}`} size="lg">
      <form onSubmit={saving.submit}>
        <Stack gap="md">
          <p className={css.dim}>
            What all of {name} may take together. A pod that would go beyond is refused when it is made; with
            a limit on CPU or memory, each container has to say what it needs.
          </p>
          {quotas.length > 1 ? (
            <Select
              label="Which one"
              data={quotas.map((each) => each.name)}
              value={quota}
              allowDeselect={false}
              onChange={choose}
            />
          ) : null}
          <div className={css.limits}>
            {rows.map((row) => (
              <LimitFields
                key={row.id}
                row={row}
                used={current?.limits.find(({ resource }) => resource === row.resource)?.used}
                onChange={(next) => change(row.id, next)}
                onRemove={() => setRows(rows.filter(({ id }) => id !== row.id))}
              />
            ))}
            <div>
              <Button
                variant="default"
                leftSection={<IconPlus size={14} />}
                onClick={() => setRows([...rows, toRow('', '')])}
              >
                Add a limit
              </Button>
            </div>
          </div>
          {problem === undefined ? null : <p className={css.warning}>{problem}</p>}
          {saving.error === undefined ? null : <ErrorNote error={saving.error} />}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button
              type="submit"
              loading={saving.busy}
              disabled={problem !== undefined || (removes && current === undefined)}
            >
              {removes && current !== undefined ? 'Remove the quota' : 'Set the quota'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
};

const startRows = (quota: NonNullable<NamespaceEntry['quotas']>[number] | undefined): readonly LimitRow[] =>
  quota === undefined
    ? ['requests.cpu', 'requests.memory', 'pods'].map((resource) => toRow(resource, ''))
    : quota.limits.map(({ resource, hard }) => toRow(resource, hard));

const LimitFields = ({
  row,
  used,
  onChange,
  onRemove,
}: {
  readonly row: LimitRow;
  readonly used: string | undefined;
  readonly onChange: (next: Partial<LimitRow>) => void;
  readonly onRemove: () => void;
}) => (
  <div className={css.limit}>
    <Autocomplete
      aria-label="What is limited"
      placeholder="what, such as pods"
      size="xs"
      data={COMMON_RESOURCES}
      value={row.resource}
      onChange={(resource) => onChange({ resource })}
    />
    <TextInput
      aria-label={`Limit of ${row.resource || 'the new entry'}`}
      placeholder="how much, such as 2, 500m, 4Gi"
      value={row.hard}
      spellCheck={false}
      autoComplete="off"
      {...(used === undefined ? {} : { rightSection: <span className={css.used}>{used} used</span> })}
      rightSectionWidth={used === undefined ? 28 : 90}
      onChange={(event) => onChange({ hard: event.currentTarget.value })}
    />
    <ActionIcon aria-label={`Remove the limit of ${row.resource}`} onClick={onRemove}>
      <IconTrash size={16} />
    </ActionIcon>
  </div>
);
