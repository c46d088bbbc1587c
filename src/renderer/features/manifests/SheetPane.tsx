import { Button } from '@mantine/core';
import { Suspense, useMemo, useState } from 'react';
import type { ManifestFile, ManifestPlan, ObjectPlan } from '../../../shared/contract/manifests.ts';
import { DiffView } from '../../ui/lazyEditors.ts';
import { FileEditor } from './FileEditor.tsx';
import css from './manifests.module.css';

/** What the right side shows: an object's diff, or a file. */
export type Chosen =
  | { readonly type: 'object'; readonly id: string }
  | { readonly type: 'file'; readonly path: string; readonly line: number };

export interface SheetPaneProps {
  readonly cluster: string;
  readonly chosen: Chosen | undefined;
  readonly plan: ManifestPlan | undefined;
  /** The plan is of what was there before, and the next is being made. */
  readonly planning: boolean;
  readonly files: readonly ManifestFile[];
  readonly readOnly: boolean;
  readonly onEdit: (path: string, text: string) => void;
  readonly onChoose: (chosen: Chosen) => void;
}

/** By its values, where these are hidden. */
const isSame = ({ revealed, before, after }: ObjectPlan) =>
  revealed === undefined ? before === after : revealed.before === revealed.after;

const ObjectPane = ({ id, props }: { readonly id: string; readonly props: SheetPaneProps }) => {
  const [revealed, setRevealed] = useState(false);
  const object = props.plan?.objects.find((one) => one.id === id);
  if (object === undefined) return null;
  const name = `${object.kind} ${object.name}`;
  const { file, line } = object;
  const held = props.files.some(({ path }) => path === file);
  const shown = (revealed && object.revealed) || object;
  return (
    <>
      <header>
        <h3>
          {isSame(object) ? `${name} is as the files say` : `${name}: in the cluster, and as it would be`}
        </h3>
        {object.revealed === undefined ? null : (
          <Button variant="default" onClick={() => setRevealed(!revealed)}>
            {revealed ? 'Hide values' : 'Show values'}
          </Button>
        )}
        {held && object.action !== 'delete' ? (
          <Button variant="default" onClick={() => props.onChoose({ type: 'file', path: file, line })}>
            {props.readOnly ? 'Show the file' : 'Edit'}
          </Button>
        ) : null}
      </header>
      <div className={css.pane}>
        <Suspense fallback={null}>
          <DiffView before={shown.before} after={shown.after} label={`Diff of ${name}`} />
        </Suspense>
      </div>
    </>
  );
};

export const SheetPane = (props: SheetPaneProps) => {
  const { chosen, files, plan, planning } = props;
  const file = chosen?.type === 'file' ? files.find(({ path }) => path === chosen.path) : undefined;
  const path = file?.path;
  // Until the text has been tried again, what was found is of another one.
  const findings = useMemo(
    () => (planning ? undefined : (plan?.findings ?? []).filter((one) => one.file === path)),
    [plan, planning, path],
  );
  return (
    <section className={css.column} aria-label="Details">
      {chosen?.type === 'object' ? <ObjectPane key={chosen.id} id={chosen.id} props={props} /> : null}
      {chosen?.type === 'file' && file !== undefined ? (
        <>
          <header>
            <h3 className="mono">{file.path}</h3>
          </header>
          <FileEditor
            key={file.path}
            cluster={props.cluster}
            file={file}
            reveal={chosen}
            readOnly={props.readOnly}
            findings={findings}
            onChange={(text) => props.onEdit(file.path, text)}
          />
        </>
      ) : null}
    </section>
  );
};
