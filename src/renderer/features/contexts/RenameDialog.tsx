import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ContextEntry } from '../../../shared/contract/contexts.ts';
import { api } from '../../api/api.ts';
import { useContexts } from '../../api/shared.ts';
import { notify } from '../../ui/notify.ts';
import { useSaving } from '../../ui/useSaving.ts';
import { targetOf } from './contextWords.ts';
import { FormDialog } from './FormDialog.tsx';

export const RenameDialog = ({
  entry,
  onClose,
}: {
  readonly entry: ContextEntry;
  readonly onClose: () => void;
}) => {
  const { state } = useContexts();
  const [to, setTo] = useState(entry.name);
  const taken = to !== entry.name ? state?.contexts.find(({ name }) => name === to) : undefined;
  const saving = useSaving({
    save: () => api.contexts.rename({ ...targetOf(entry), to }),
    onClose: () => {
      onClose();
      notify.success(`The context ${entry.name} is now named ${to}.`);
    },
  });
  return (
    <FormDialog
      title={`Rename the context ${entry.name}`}
      verb="Rename"
      busy={saving.busy}
      error={saving.error}
      disabled={to === '' || to === entry.name || taken !== undefined}
      onSubmit={saving.submit}
      onClose={onClose}
    >
      <TextInput
        data-autofocus
        label="New name"
        description={
          entry.isCurrent
            ? 'The current context follows. The names of its cluster and user stay.'
            : 'The names of its cluster and user stay.'
        }
        error={taken === undefined ? undefined : `${taken.file} has a context of that name.`}
        className="mono"
        value={to}
        maxLength={253}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setTo(event.currentTarget.value)}
      />
    </FormDialog>
  );
};
