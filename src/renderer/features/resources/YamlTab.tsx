import { Button } from '@mantine/core';
import { IconEye, IconEyeOff, IconPencil } from '@tabler/icons-react';
import { Suspense, useState } from 'react';
import type { ObjectRef } from '../../../shared/contract/procedure.ts';
import type { ResourceKind } from '../../../shared/contract/resources.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { CodeEditor } from '../../ui/lazyEditors.ts';
import { maskSecret } from './decodeValue.ts';
import css from './resources.module.css';
import { openSaveDialog } from './SaveDialog.tsx';

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
export const YamlTab = (props: YamlTabProps) =>
  props.isEditing && !props.readOnly ? <Editing {...props} /> : <Reading {...props} />;

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

const readVersion = (yaml: string): string => /^ {2}resourceVersion: (.*)$/m.exec(yaml)?.[1] ?? '';

const Editing = ({ cluster, objectRef, yaml, onEdit }: YamlTabProps) => {
  const [base, setBase] = useState(yaml);
  const [text, setText] = useState(yaml);
  const isChanged = text !== base;
  const isOutdated = readVersion(base) !== readVersion(yaml);
  const load = () => {
    setBase(yaml);
    setText(yaml);
  };
  const save = () => {
    if (!isChanged) return;
    openSaveDialog({ cluster, objectRef, before: base, edited: text, onSaved: () => onEdit(false) });
  };
  return (
    <div className={css.editor}>
      <div className={css.bar}>
        <Button disabled={!isChanged} onClick={save}>
          Review and save
        </Button>
        <Button variant="default" onClick={() => onEdit(false)}>
          {isChanged ? 'Discard changes' : 'Stop editing'}
        </Button>
      </div>
      {isOutdated ? (
        <p className={css.note} role="status">
          {objectRef.name} has changed since you began.{' '}
          <Button variant="default" onClick={load}>
            Load what is there now
          </Button>
        </p>
      ) : null}
      <Suspense fallback={null}>
        <CodeEditor
          value={text}
          onChange={setText}
          onSave={save}
          autoFocus
          label={`YAML of ${objectRef.name}`}
        />
      </Suspense>
    </div>
  );
};
