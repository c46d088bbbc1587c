import { Button } from '@mantine/core';
import { Suspense, useMemo } from 'react';
import type { ManifestFile, ManifestPlan } from '../../../shared/contract/manifests.ts';
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

const ObjectPane = ({ id, props }: { readonly id: string; readonly props: SheetPaneProps }) => {
  const object = props.plan?.objects.find((one) => one.id === id);
  if (object === undefined) return null;
  const name = `${object.kind} ${object.name}`;
  const { file, line } = object;
  const held = props.files.some(({ path }) => path === file);
  return (
    <>
      <header>
        <h3>
          {object.before === object.after
            ? `${name} is as the files say`
            : `${name}: in the cluster, and as it would be`}
        </h3>
        {held && object.action !== 'delete' ? (
          <Button variant="default" onClick={() => props.onChoose({ type: 'file', path: file, line })}>
            {props.readOnly ? 'Show the file' : 'Edit'}
          </Button>
        ) : null}
      </header>
      <div className={css.pane}>
        <Suspense fallback={null}>
          <DiffView before={object.before} after={object.after} label={`Diff of ${name}`} />
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
      {chosen?.type === 'object' ? <ObjectPane id={chosen.id} props={props} /> : null}
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
