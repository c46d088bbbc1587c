import { Button, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import type { ClusterSpec } from '../../../shared/clusterSpec.ts';
import type { ErrorInfo } from '../../../shared/errors.ts';
import { api } from '../../api/api.ts';
import { queries } from '../../api/queries.ts';
import { useContexts } from '../../api/shared.ts';
import { toErrorInfo } from '../../api/toErrorInfo.ts';
import { useLatest } from '../../api/useLive.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { go } from '../../ui/history.ts';
import { operationPath } from '../../ui/links.ts';
import { describeSpec } from './describeSpec.ts';
import type { Draft } from './useDraft.ts';
import css from './wizard.module.css';

/** The form around the fields, with what it comes to and the button below them, always in sight. */
export const CreateForm = ({
  draft,
  taken,
  children,
}: {
  readonly draft: Draft;
  readonly taken: readonly string[];
  readonly children: ReactNode;
}) => {
  const { spec } = draft;
  const current = useCurrentContext();
  const { isReady, isBusy, error, create } = useCreate(draft, taken, current.isMade);
  return (
    <form
      aria-label="Create a cluster"
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) create();
      }}
    >
      {children}
      <footer className={css.footer}>
        <p className={css.sentence}>{describeSpec(spec)}</p>
        <EngineNote provider={spec.provider} />
        <ImageNote version={spec.kubernetes} image={spec.image} />
        {error === undefined ? null : <ErrorNote error={error} />}
        <div className={css.last}>
          <Button type="submit" disabled={!isReady} loading={isBusy}>
            Create {spec.name}
          </Button>
          <Switch
            label="Make it kubectl's current context"
            checked={current.isMade}
            onChange={(event) => current.setMade(event.currentTarget.checked)}
          />
        </div>
      </footer>
    </form>
  );
};

/** The current context is switched only where there is none, unless the person says otherwise. */
const useCurrentContext = () => {
  const { state: contexts } = useContexts();
  const [chosen, setMade] = useState<boolean>();
  return { isMade: chosen ?? (contexts !== undefined && contexts.current === undefined), setMade };
};

/** Makes it as soon as it is known to be sound: what was typed a moment ago may not be looked at yet. */
const useCreate = (draft: Draft, taken: readonly string[], makeCurrent: boolean) => {
  const { spec, isSound, isSettled } = draft;
  const [isWanted, setWanted] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorInfo>();
  const isReady = isSound && !taken.includes(spec.name);
  const send = async () => {
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
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once, when it is settled
  useEffect(() => {
    if (!isWanted || !isSettled) return;
    setWanted(false);
    if (isReady && !isBusy) void send();
  }, [isWanted, isSettled]);
  return { isReady, isBusy, error, create: () => setWanted(true) };
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
