import { Button, Switch } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Suspense, useEffect, useState, useSyncExternalStore } from 'react';
import type { ClusterSpec } from '../../../shared/clusterSpec.ts';
import type { ClusterEntry, FileFinding } from '../../../shared/contract/clusters.ts';
import type { ErrorInfo } from '../../../shared/errors.ts';
import { api } from '../../api/api.ts';
import { queries } from '../../api/queries.ts';
import { useClusters, useMachines } from '../../api/shared.ts';
import { toErrorInfo } from '../../api/toErrorInfo.ts';
import { useLatest } from '../../api/useLive.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { go } from '../../ui/history.ts';
import { CodeEditor } from '../../ui/lazyEditors.ts';
import { operationPath } from '../../ui/links.ts';
import { PageGap, PageHead } from '../../ui/PageHead.tsx';
import { BasicsPart } from './BasicsPart.tsx';
import { ClusterOptions } from './ClusterOptions.tsx';
import { describeSpec } from './describeSpec.ts';
import { FindingsList } from './FindingsList.tsx';
import { findUnknownMachines } from './machineSpec.ts';
import { NodesOptions } from './NodesOptions.tsx';
import { openedFileStore, setOpenedFile } from './openedFile.ts';
import { pickFile } from './pickFile.ts';
import { findFreeName, makeStartSpec } from './startSpec.ts';
import { type Draft, useDraft } from './useDraft.ts';
import css from './wizard.module.css';

/** A create that failed before it made anything keeps no name. */
const isThere = ({ state, nodes }: ClusterEntry): boolean => state !== 'unfinished' || nodes.length > 0;

/** Makes a cluster: the first screen is enough, the rest is folded, and the file stands beside it. */
export const NewClusterPage = () => {
  const { state: clusters } = useClusters();
  // The name is chosen among those that are known at first; without the list it is only a proposal.
  return clusters === undefined ? (
    <PageHead title="Create a cluster" />
  ) : (
    <Wizard taken={clusters.filter(isThere).map(({ name }) => name)} />
  );
};

const Wizard = ({ taken }: { readonly taken: readonly string[] }) => {
  const [start] = useState(() => makeStartSpec(findFreeName(taken)));
  const { state: hosts } = useMachines();
  // Until the inventory has answered, every machine may be in it.
  const draft = useDraft(start, (both) =>
    hosts === undefined
      ? []
      : findUnknownMachines(
          both,
          hosts.machines.map(({ name }) => name),
        ),
  );
  const fileName = useOpenedFile(draft);
  const [more, setMore] = useState(false);
  return (
    <div className={css.wizard}>
      <PageHead title="Create a cluster">
        <PageGap />
        <Button
          variant="default"
          leftSection={<IconFileImport size={14} />}
          onClick={() => void pickFile().then((file) => file && setOpenedFile(file))}
        >
          Open a cluster file
        </Button>
      </PageHead>
      <div className={css.sides}>
        <div className={css.form}>
          {fileName === undefined ? null : (
            <p className={css.from} role="status">
              From <span className="mono">{fileName}</span>
            </p>
          )}
          {draft.isFromBefore ? (
            <p className={css.from} role="status">
              This is the draft that you left.{' '}
              <Button variant="subtle" onClick={draft.beginAnew}>
                Begin anew
              </Button>
            </p>
          ) : null}
          <CreateForm draft={draft} taken={taken}>
            <BasicsPart draft={draft} taken={taken} hosts={hosts} />
            <Button
              variant="subtle"
              aria-expanded={more}
              onClick={() => setMore(!more)}
              className={css.more ?? ''}
            >
              {more ? 'Fewer options' : 'More options'}
            </Button>
            {more ? (
              <>
                <NodesOptions draft={draft} />
                <ClusterOptions draft={draft} />
              </>
            ) : null}
          </CreateForm>
        </div>
        <section className={css.file} aria-label="Cluster file">
          <h2>The same as a file</h2>
          <div className={css.editor}>
            <Suspense fallback={null}>
              <CodeEditor
                label="Cluster file"
                value={draft.text}
                onChange={draft.changeText}
                findings={draft.isSettled ? draft.findings.map(toMark) : undefined}
              />
            </Suspense>
          </div>
          <FindingsList findings={draft.findings} />
        </section>
      </div>
    </div>
  );
};

const toMark = ({ line = 1, message, severity, path }: FileFinding) => ({
  line,
  severity,
  message: path === undefined ? message : `${path}: ${message}`,
});

/** Takes the file that was opened or dropped; gives its name. */
const useOpenedFile = ({ changeText }: Draft): string | undefined => {
  const opened = useSyncExternalStore(openedFileStore.subscribe, openedFileStore.get);
  const [name, setName] = useState<string>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a file that comes is taken
  useEffect(() => {
    if (opened === undefined) return;
    changeText(opened.text);
    setName(opened.name);
    setOpenedFile(undefined);
  }, [opened]);
  return name;
};

const CreateForm = (props: {
  readonly draft: Draft;
  readonly taken: readonly string[];
  readonly children: React.ReactNode;
}) => {
  const { draft, taken, children } = props;
  const { spec, isSound } = draft;
  const [makeCurrent, setMakeCurrent] = useState(true);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorInfo>();
  const ready = isSound && !taken.includes(spec.name);
  const create = async () => {
    setBusy(true);
    setError(undefined);
    try {
      const { operation } = await api.clusters.create({ spec, makeCurrent, onFailure: 'keep' });
      draft.forget();
      go(operationPath(operation));
    } catch (thrown) {
      setError(toErrorInfo(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      aria-label="Create a cluster"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready && !busy) void create();
      }}
    >
      {children}
      <footer className={css.footer}>
        <p className={css.sentence}>{describeSpec(spec)}</p>
        <EngineNote provider={spec.provider} />
        <ImageNote version={spec.kubernetes} image={spec.image} />
        <Switch
          label="Make it kubectl's current context"
          checked={makeCurrent}
          onChange={(event) => setMakeCurrent(event.currentTarget.checked)}
        />
        {error === undefined ? null : <ErrorNote error={error} />}
        <Button type="submit" disabled={!ready} loading={busy}>
          Create {spec.name}
        </Button>
      </footer>
    </form>
  );
};

/** Machines need the engine too: what is put on them comes out of the node image. */
const EngineNote = ({ provider }: Pick<ClusterSpec, 'provider'>) => {
  const { state: engine } = useLatest((signal) => api.app.engine(undefined, { signal }), []);
  if (engine?.state !== 'missing') return null;
  return (
    <p className={css.note}>
      {provider === 'ssh'
        ? 'No Docker engine answers on this computer. What machines are sent is made with one, so start it first.'
        : 'No Docker engine answers on this computer, so start it first.'}
    </p>
  );
};

/** What a first create takes besides. */
const ImageNote = ({ version, image }: { readonly version: string; readonly image: string | undefined }) => {
  const { data: versions } = useQuery(queries.clusters.versions.queryOptions());
  const known = versions?.find((one) => one.version === version);
  if (versions === undefined || known?.hasImage === true || image !== undefined) return null;
  return (
    <p className={css.note}>
      {known === undefined
        ? `There is no image of Kubernetes ${version} here; kindest/node:${version} is pulled.`
        : `The node image of Kubernetes ${version} is not on this computer yet: it is pulled, or built once, which takes some 15 minutes and 5 GB of disk.`}
    </p>
  );
};
