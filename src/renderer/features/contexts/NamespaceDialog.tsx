import { Autocomplete } from '@mantine/core';
import { useState } from 'react';
import type { ContextEntry } from '../../../shared/contract/contexts.ts';
import { api } from '../../api/api.ts';
import { useNamespaceList } from '../../api/shared.ts';
import { notify } from '../../ui/notify.ts';
import { useSaving } from '../../ui/useSaving.ts';
import { clusterIdOf, targetOf } from './contextWords.ts';
import { FormDialog } from './FormDialog.tsx';

/** Sets the namespace that kubectl uses with a context; suggests those of the cluster where it answers. */
export const NamespaceDialog = ({
  entry,
  onClose,
}: {
  readonly entry: ContextEntry;
  readonly onClose: () => void;
}) => {
  const { state } = useNamespaceList(clusterIdOf(entry));
  const [namespace, setNamespace] = useState(entry.namespace ?? '');
  const names = (state ?? []).map(({ name }) => name);
  // A list without anything in it would be there unseen, and take the Esc that is to close the dialog.
  const [isListOpen, setListOpen] = useState(false);
  const saving = useSaving({
    save: () =>
      api.contexts.setNamespace({ ...targetOf(entry), namespace: namespace === '' ? null : namespace }),
    onClose: () => {
      onClose();
      notify.success(
        namespace === ''
          ? `${entry.name} names no namespace any more, so kubectl uses «default».`
          : `kubectl uses the namespace ${namespace} with ${entry.name}.`,
      );
    },
  });
  return (
    <FormDialog
      title={`Namespace of the context ${entry.name}`}
      verb="Save"
      busy={saving.busy}
      error={saving.error}
      disabled={namespace === (entry.namespace ?? '')}
      onSubmit={saving.submit}
      onClose={onClose}
    >
      <Autocomplete
        data-autofocus
        label="Namespace"
        description="kubectl uses it where no other is named. Leave it empty for «default»."
        className="mono"
        data={names}
        dropdownOpened={isListOpen && names.length > 0}
        onDropdownOpen={() => setListOpen(true)}
        onDropdownClose={() => setListOpen(false)}
        value={namespace}
        onChange={setNamespace}
        autoComplete="off"
        spellCheck={false}
        maxLength={63}
      />
    </FormDialog>
  );
};
