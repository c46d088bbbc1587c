import { useEffect, useRef, useState } from 'react';
import { type ClusterSpec, clusterSpec } from '../../../shared/clusterSpec.ts';
import type { FileFinding } from '../../../shared/contract/clusters.ts';
import { api } from '../../api/api.ts';
import { isAbort, toErrorInfo } from '../../api/toErrorInfo.ts';

/** A cluster on the drawing board: a form and a file that say the same. */
export interface Draft {
  /** What the form shows: the last sound state of the file, or what was entered. */
  readonly spec: ClusterSpec;
  readonly text: string;
  readonly findings: readonly FileFinding[];
  /** What is wrong with a part, by its path such as `nodes[1].memory`. */
  readonly errorAt: (path: string) => string | undefined;
  /** The same for a part and all that is in it. */
  readonly errorWithin: (path: string) => string | undefined;
  /** It can be made as it stands. */
  readonly isSound: boolean;
  readonly changeSpec: (change: (spec: ClusterSpec) => ClusterSpec) => void;
  readonly changeText: (text: string) => void;
}

interface State {
  readonly spec: ClusterSpec;
  readonly text: string;
  readonly findings: readonly FileFinding[];
  /** Which of the two was changed last, and is to be followed by the other. */
  readonly source: 'form' | 'file';
  readonly isSettled: boolean;
  /** Counts the changes of either side: what follows from an older one is out of date. */
  readonly revision: number;
}

/** Milliseconds without a change until the other side follows. */
const SETTLE = { form: 80, file: 250 };

const formatPath = (path: readonly PropertyKey[]): string =>
  path
    .map((part, index) =>
      typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`,
    )
    .join('');

/** By itself below a field; in the list it follows its path. */
const asSentence = (finding: FileFinding | undefined): string | undefined =>
  finding && `${finding.message.charAt(0).toUpperCase()}${finding.message.slice(1)}`;

const isWithin = (path: string, inner = ''): boolean =>
  inner === path || inner.startsWith(`${path}.`) || inner.startsWith(`${path}[`);

/** What can be found wrong with a form here; undefined when it is sound by itself. */
const checkForm = (spec: ClusterSpec): readonly FileFinding[] | undefined => {
  const result = clusterSpec.safeParse(spec);
  if (result.success) return undefined;
  return result.error.issues.map(({ path, message }) => ({
    severity: 'error',
    path: formatPath(path),
    message,
  }));
};

/** The other side of what was changed last. */
const follow = async (state: State, signal: AbortSignal): Promise<Partial<State>> => {
  if (state.source === 'file') {
    const { spec, findings } = await api.clusters.readFile({ text: state.text }, { signal });
    return { findings, ...(spec === undefined ? {} : { spec }) };
  }
  const problems = checkForm(state.spec);
  if (problems !== undefined) return { findings: problems };
  const text = await api.clusters.renderFile(state.spec, { signal });
  const { findings } = await api.clusters.readFile({ text }, { signal });
  return { text, findings };
};

const changed = (state: State): State => ({ ...state, isSettled: false, revision: state.revision + 1 });

export const useDraft = (initial: ClusterSpec): Draft => {
  const [state, setState] = useState<State>({
    spec: initial,
    text: '',
    findings: [],
    source: 'form',
    isSettled: false,
    revision: 0,
  });
  const latest = useRef(state);
  latest.current = state;
  const { spec, text, source, isSettled, revision } = state;
  useEffect(() => {
    if (isSettled) return;
    const stop = new AbortController();
    // A change may have come by now and not be shown yet: then this must not undo it.
    const settle = (other: Partial<State>) =>
      setState((now) => (now.revision === revision ? { ...now, ...other, isSettled: true } : now));
    const timer = setTimeout(() => {
      follow(latest.current, stop.signal).then(settle, (error: unknown) => {
        if (!isAbort(error))
          settle({ findings: [{ severity: 'error', message: toErrorInfo(error).message }] });
      });
    }, SETTLE[source]);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [source, isSettled, revision]);
  const errors = state.findings.filter(({ severity }) => severity === 'error');
  return {
    spec,
    text,
    findings: state.findings,
    errorAt: (path) => asSentence(errors.find((finding) => finding.path === path)),
    errorWithin: (path) => asSentence(errors.find((finding) => isWithin(path, finding.path))),
    isSound: isSettled && errors.length === 0,
    changeSpec: (change) => setState((now) => ({ ...changed(now), spec: change(now.spec), source: 'form' })),
    changeText: (next) =>
      setState((now) => (next === now.text ? now : { ...changed(now), text: next, source: 'file' })),
  };
};
