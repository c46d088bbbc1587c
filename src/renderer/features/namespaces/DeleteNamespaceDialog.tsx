import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/api.ts';
import { queries } from '../../api/queries.ts';
import { toErrorInfo } from '../../api/toErrorInfo.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatCount } from '../../ui/formatQuantity.ts';
import { kubectlCommand } from '../../ui/kubectlCommand.ts';
import { ShowCommand } from '../../ui/ShowCommand.tsx';
import { useSaving } from '../../ui/useSaving.ts';
import css from './namespaces.module.css';

interface DeleteNamespaceDialogProps {
  readonly cluster: string;
  readonly name: string;
  readonly onClose: () => void;
}

/** Lists what goes along, and asks for the name. */
export const DeleteNamespaceDialog = ({ cluster, name, onClose }: DeleteNamespaceDialogProps) => {
  const [typed, setTyped] = useState('');
  const saving = useSaving({
    save: () => api.namespaces.delete({ cluster, name }),
    done: `The namespace ${name} is being deleted.`,
    onClose,
  });
  return (
    <Dialog onClose={onClose} unsaved={false} title={`Delete the namespace ${name}?`} size="lg">
      <form onSubmit={saving.submit}>
        <Stack gap="md">
          <Contents cluster={cluster} name={name} />
          <TextInput
            data-autofocus
            label={`To confirm, type ${name}`}
            value={typed}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          {saving.error === undefined ? null : <ErrorNote error={saving.error} />}
          <Group justify="flex-end" gap="sm">
            <ShowCommand command={kubectlCommand(cluster, ['delete', 'namespace', name])} />
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" color="red.9" loading={saving.busy} disabled={typed !== name}>
              Delete
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
};

const Contents = ({ cluster, name }: { readonly cluster: string; readonly name: string }) => {
  const plan = useQuery({
    ...queries.namespaces.planDelete.queryOptions({ input: { cluster, name } }),
    staleTime: 0,
    gcTime: 0,
  });
  if (plan.error !== null) return <ErrorNote error={toErrorInfo(plan.error)} />;
  if (plan.data === undefined) return <p className={css.dim}>Counting what is in {name} …</p>;
  const { contents, problems } = plan.data;
  const hasClaims = contents.some(({ kind }) => kind === 'PersistentVolumeClaim');
  return (
    <div className={css.words}>
      {contents.length === 0 ? (
        <p>Nothing is in it.</p>
      ) : (
        <>
          <p>All that is in it goes along, and cannot be brought back:</p>
          <ul className={css.contents} aria-label={`What is in ${name}`}>
            {contents.map(({ kind, count }) => (
              <li key={kind}>
                <span className={css.count}>{formatCount(count)}</span> {kind}
              </li>
            ))}
          </ul>
        </>
      )}
      {hasClaims ? (
        <p>The data of its volumes goes too, unless their storage class keeps it (reclaim policy Retain).</p>
      ) : null}
      {problems.map((problem) => (
        <p key={problem} className={css.warning}>
          {problem}
        </p>
      ))}
    </div>
  );
};
