import { Button } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { Suspense, useEffect, useState, useSyncExternalStore } from 'react';
import type { FileFinding } from '../../../shared/contract/clusters.ts';
import { useClusters, useMachines } from '../../api/shared.ts';
import { CodeEditor } from '../../ui/lazyEditors.ts';
import { notify } from '../../ui/notify.ts';
import { PageGap, PageHead } from '../../ui/PageHead.tsx';
import { BasicsPart } from './BasicsPart.tsx';
import { ClusterOptions } from './ClusterOptions.tsx';
import { CreateForm } from './CreateForm.tsx';
import { FindingsList } from './FindingsList.tsx';
import { findUnknownMachines } from './machineSpec.ts';
import { NodesOptions } from './NodesOptions.tsx';
import { openedFileStore, setOpenedFile } from './openedFile.ts';
import { pickFile } from './pickFile.ts';
import { findFreeName, listTakenNames, makeStartSpec } from './startSpec.ts';
import { type Draft, useDraft } from './useDraft.ts';
import css from './wizard.module.css';

/** Makes a cluster: the first screen is enough, the rest is folded, and the file stands beside it. */
export const NewClusterPage = () => {
  const { state: clusters } = useClusters();
  // The name is chosen among those that are known at first; without the list it is only a proposal.
  return clusters === undefined ? (
    <PageHead title="Create a cluster" />
  ) : (
    <Wizard taken={listTakenNames(clusters)} />
  );
};

const openFile = (): void => {
  pickFile().then(
    (file) => file && setOpenedFile(file),
    (error: unknown) => notify.error(error, 'Opening the cluster file'),
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
  const [wasMore, setWasMore] = useState(false);
  return (
    <div className={css.wizard}>
      <PageHead title="Create a cluster">
        <PageGap />
        <Button variant="default" leftSection={<IconFileImport size={14} />} onClick={openFile}>
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
              onClick={() => {
                setMore(!more);
                setWasMore(true);
              }}
              className={css.more ?? ''}
            >
              {more ? 'Fewer options' : 'More options'}
            </Button>
            {/* Folded, not gone: what was typed there counts, and is there again. */}
            {wasMore ? (
              <div hidden={!more}>
                <NodesOptions draft={draft} />
                <ClusterOptions draft={draft} />
              </div>
            ) : null}
          </CreateForm>
        </div>
        <section className={css.file} aria-label="Cluster file">
          <h2>As YAML</h2>
          <div className={css.editor}>
            <Suspense fallback={null}>
              <CodeEditor
                label="Cluster file"
                value={draft.text}
                onChange={draft.changeText}
                findings={draft.isSettled ? draft.findings.flatMap(toMarks) : undefined}
              />
            </Suspense>
          </div>
          <FindingsList findings={draft.findings} />
        </section>
      </div>
    </div>
  );
};

/** What has no line, such as a field of the form, is not about the text. */
const toMarks = ({ line, message, severity, path }: FileFinding) =>
  line === undefined
    ? []
    : [{ line, severity, message: path === undefined ? message : `${path}: ${message}` }];

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
