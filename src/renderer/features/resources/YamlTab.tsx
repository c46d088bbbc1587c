import { Button } from '@mantine/core';
import { IconEye, IconEyeOff, IconPencil } from '@tabler/icons-react';
import { Suspense, useState } from 'react';
import type { ObjectRef } from '../../../shared/contract/procedure.ts';
import type { ResourceKind } from '../../../shared/contract/resources.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { CodeEditor } from '../../ui/lazyEditors.ts';
import { type Leaving, useUnsaved } from '../../ui/unsaved.ts';
import { maskSecret } from './decodeValue.ts';
import css from './resources.module.css';
import { type Edit, openSaveDialog } from './SaveDialog.tsx';

interface YamlTabProps {
  readonly cluster: string;
  readonly kind: ResourceKind;
  readonly objectRef: ObjectRef;
  readonly readOnly: boolean;
  /** The object as it is now. */
  readonly yaml: string;
  readonly isEditing: boolean;
  readonly onEdit: (isEditing: boolean) => void;
}

/** An object's YAML: to read, live; to edit, from how it was when the editing began. */
export const YamlTab = (props: YamlTabProps) => {
  // A cluster that is locked meanwhile takes no text away.
  const [hasBegun, setBegun] = useState(false);
  const isEditing = props.isEditing && (hasBegun || !props.readOnly);
  if (isEditing !== hasBegun) setBegun(isEditing);
  return isEditing ? <Editing {...props} /> : <Reading {...props} />;
};

const Reading = ({ kind, objectRef, yaml, readOnly, onEdit }: YamlTabProps) => {
  const isSecret = kind.group === '' && kind.kind === 'Secret';
  const [isShown, setShown] = useState(!isSecret);
  return (
    <div className={css.editor}>
      <div className={css.bar}>
        {readOnly || !kind.verbs.includes('update') ? null : (
          <Button variant="default" leftSection={<IconPencil size={14} />} onClick={() => onEdit(true)}>
            Edit
          </Button>
        )}
        {isSecret ? (
          <Button
            variant="default"
            leftSection={isShown ? <IconEyeOff size={14} /> : <IconEye size={14} />}
            onClick={() => setShown(!isShown)}
          >
            {isShown ? 'Hide values' : 'Show values'}
          </Button>
        ) : null}
        <CopyButton text={yaml} what="the YAML" title="Copy" />
      </div>
      <Suspense fallback={null}>
        <CodeEditor value={isShown ? yaml : maskSecret(yaml)} readOnly label={`YAML of ${objectRef.name}`} />
      </Suspense>
    </div>
  );
};

/** The panel stays as it is where only what stands beside it changes. */
const keepsEditor = ({ current, next }: Leaving): boolean => {
  const [from, to] = [current, next].map(({ search }) => new URLSearchParams(search));
  return (
    current.pathname === next.pathname && ['open', 'tab'].every((name) => from?.get(name) === to?.get(name))
  );
};

const readVersion = (yaml: string): string => /^ {2}resourceVersion: (.*)$/m.exec(yaml)?.[1] ?? '';

const Editing = ({ cluster, objectRef, yaml, readOnly, onEdit }: YamlTabProps) => {
  const [{ base, text }, setEdit] = useState<Edit>({ base: yaml, text: yaml });
  const isChanged = text !== base;
  const letGo = useUnsaved(isChanged, { survives: keepsEditor });
  const stop = () => {
    letGo();
    onEdit(false);
  };
  const save = () => {
    if (!isChanged || readOnly) return;
    openSaveDialog({ cluster, objectRef, edit: { base, text }, onMerged: setEdit, onSaved: stop });
  };
  return (
    <div className={css.editor}>
      <div className={css.bar}>
        <Button disabled={!isChanged || readOnly} onClick={save}>
          Review and save
        </Button>
        <Button variant="default" onClick={stop}>
          {isChanged ? 'Discard changes' : 'Stop editing'}
        </Button>
      </div>
      {readOnly ? (
        <p className={css.note} role="status">
          This cluster is locked against changes. What you typed stays here.
        </p>
      ) : null}
      {readVersion(base) === readVersion(yaml) ? null : (
        <p className={css.note} role="status">
          {objectRef.name} has changed since you began. Saving keeps those changes and makes yours.
        </p>
      )}
      <Suspense fallback={null}>
        <CodeEditor
          value={text}
          onChange={(next) => setEdit((now) => ({ ...now, text: next }))}
          onSave={save}
          autoFocus
          label={`YAML of ${objectRef.name}`}
        />
      </Suspense>
    </div>
  );
};
