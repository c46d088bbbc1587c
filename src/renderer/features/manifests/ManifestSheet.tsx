import { TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { ManifestFile } from '../../../shared/contract/manifests.ts';
import { api } from '../../api/api.ts';
import { useSettings } from '../../api/shared.ts';
import { toErrorInfo } from '../../api/toErrorInfo.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatPlural } from '../../ui/formatQuantity.ts';
import { notify } from '../../ui/notify.ts';
import { isReadOnly } from '../../ui/useCluster.ts';
import { FileList } from './FileList.tsx';
import css from './manifests.module.css';
import { ObjectList } from './ObjectList.tsx';
import { listPicks, sayPicks } from './picks.ts';
import { SheetFoot } from './SheetFoot.tsx';
import { type Chosen, SheetPane } from './SheetPane.tsx';
import type { SheetSource, SheetStart } from './sheetTypes.ts';
import { useChoices } from './useChoices.ts';
import { useNamespaceField } from './useNamespaceField.ts';
import { type PlanState, usePlan } from './usePlan.ts';
import { useRun } from './useRun.ts';

interface SheetProps {
  readonly start: SheetStart;
  readonly onClose: () => void;
}

/** The files of the source; those of a release are read from the engine. */
const useFiles = (cluster: string, source: SheetSource): readonly ManifestFile[] => {
  const [files, setFiles] = useState<readonly ManifestFile[]>([]);
  useEffect(() => {
    if (source.type === 'files') return;
    const controller = new AbortController();
    const { id, revision } = source.entry;
    api.manifests
      .releaseFiles({ cluster, release: id, revision }, { signal: controller.signal })
      .then(setFiles, (error: unknown) => notify.error(error, 'Reading the files of the release'));
    return () => controller.abort();
  }, [cluster, source]);
  return source.type === 'files' ? source.files : files;
};

const findBlocker = (
  { plan, error }: PlanState,
  facts: { release: string; readOnly: boolean; picked: number },
) => {
  if (facts.readOnly) return 'This cluster is read-only. Choose “Allow changes” in its menu first.';
  if (error !== undefined) return 'It could not be tried.';
  const stops = plan?.findings.filter((finding) => finding.stops === true).length ?? 0;
  if (stops > 0) return `Correct ${formatPlural(stops, 'mistake')} first.`;
  if (facts.release.trim() === '') return 'Give the release a name first.';
  return facts.picked === 0 ? 'Nothing is picked that could be applied.' : undefined;
};

/** What is shown first: a new file's editor, else what changes most likely. */
const useChosen = (source: SheetSource, { plan }: PlanState) => {
  const [chosen, setChosen] = useState<Chosen | undefined>(() =>
    source.type === 'files' && source.edit === true
      ? { type: 'file', path: source.files[0]?.path ?? '', line: 1 }
      : undefined,
  );
  const first = plan?.objects.find(({ action }) => action !== 'nothing') ?? plan?.objects[0];
  useEffect(() => {
    if (first !== undefined) setChosen((before) => before ?? { type: 'object', id: first.id });
  }, [first]);
  return { chosen, setChosen };
};

const nameTitle = ({ cluster, source }: SheetStart): string => {
  const name = cluster.slice(cluster.indexOf('/') + 1);
  return source.type === 'files'
    ? `Apply to ${name}`
    : `Drift of ${source.entry.name}, revision ${source.entry.revision}, in ${name}`;
};

const useSheet = ({ cluster, source: first, namespace: given }: SheetStart) => {
  const [source, setSource] = useState(first);
  const field = useNamespaceField(cluster, given);
  const { namespace } = field;
  const [round, setRound] = useState(0);
  const [isEdited, setEdited] = useState(false);
  const planned = usePlan({ cluster, source, namespace, round });
  const run = useRun();
  const choices = useChoices(() => run.reset());
  const { state: settings } = useSettings();
  const release = source.type === 'files' ? source.release : source.entry.name;
  const picks = listPicks(planned.plan ?? { findings: [], objects: [] }, choices.choices);
  const apply = async () => {
    const { only, force, prune } = picks;
    const isDone = await run.start((signal) =>
      source.type === 'files'
        ? api.manifests.apply(
            {
              cluster,
              files: [...source.files],
              namespace,
              release: release.trim(),
              only: [...only],
              force: [...force],
              prune: [...prune],
            },
            { signal },
          )
        : api.manifests.applyAgain(
            { cluster, release: source.entry.id, revision: source.entry.revision, force: [...force] },
            { signal },
          ),
    );
    if (isDone) setEdited(false);
    setRound((before) => before + 1);
  };
  const edit = (change: Partial<Extract<SheetSource, { type: 'files' }>>) => {
    if (source.type !== 'files') return;
    run.reset();
    if (change.files !== undefined) setEdited(true);
    setSource({ ...source, ...change });
  };
  const readOnly = isReadOnly(cluster, settings);
  const picked = picks.only.length + picks.prune.length;
  const blocker = findBlocker(planned, { release, readOnly, picked });
  return { source, edit, field, planned, run, choices, release, picks, apply, blocker, isEdited };
};

const SheetHead = ({ sheet }: { readonly sheet: ReturnType<typeof useSheet> }) =>
  sheet.source.type === 'release' ? null : (
    <div className={css.head}>
      <TextInput
        label="Release"
        description="Under this name it is kept with its files"
        value={sheet.release}
        maxLength={100}
        onChange={(event) => sheet.edit({ release: event.currentTarget.value })}
      />
      <TextInput
        label="Namespace"
        description="For objects that name none"
        value={sheet.field.text}
        placeholder={sheet.field.usual}
        maxLength={253}
        onChange={(event) => sheet.field.setText(event.currentTarget.value)}
      />
    </div>
  );

/** Files, objects and diff beside each other: what applying would change, then the applying itself. */
export const ManifestSheet = ({ start, onClose }: SheetProps) => {
  const sheet = useSheet(start);
  const { source, planned, run, choices } = sheet;
  const files = useFiles(start.cluster, source);
  const { chosen, setChosen } = useChosen(source, planned);
  const { plan } = planned;
  const edit = (path: string, text: string) =>
    sheet.edit({ files: files.map((file) => (file.path === path ? { path, text } : file)) });
  const error = run.state.error ?? planned.error;
  return (
    <Dialog onClose={onClose} fullScreen title={nameTitle(start)} unsaved={sheet.isEdited}>
      <div className={css.sheet}>
        <SheetHead sheet={sheet} />
        {start.leftOut ? (
          <div className={css.dim}>
            {formatPlural(start.leftOut, 'other file')} left out: neither YAML nor JSON.
          </div>
        ) : null}
        {error === undefined ? null : <ErrorNote error={toErrorInfo(error)} />}
        <div className={css.columns}>
          <FileList
            files={files}
            findings={plan?.findings ?? []}
            chosen={chosen?.type === 'file' ? chosen.path : undefined}
            onChoose={(path, line = 1) => setChosen({ type: 'file', path, line })}
          />
          <ObjectList
            plan={plan ?? { findings: [], objects: [] }}
            choices={choices.choices}
            run={run.state}
            chosen={chosen?.type === 'object' ? chosen.id : undefined}
            onChoose={({ id }) => setChosen({ type: 'object', id })}
            onPick={choices.pick}
            onTake={choices.take}
          />
          <SheetPane
            cluster={start.cluster}
            chosen={chosen}
            plan={plan}
            planning={planned.planning}
            files={files}
            readOnly={source.type === 'release'}
            onEdit={edit}
            onChoose={setChosen}
          />
        </div>
        <SheetFoot
          run={run.state}
          planning={planned.planning}
          blocker={sheet.blocker}
          verb={sayPicks(sheet.picks)}
          onApply={() => void sheet.apply()}
          onCancel={() => void run.cancel()}
        />
      </div>
    </Dialog>
  );
};
