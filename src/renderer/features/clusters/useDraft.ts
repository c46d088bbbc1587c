import { useCallback, useEffect, useRef, useState } from 'react';
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
  /** Nothing is wrong with it, as far as is known: what was changed last may not be looked at yet. */
  readonly isSound: boolean;
  /** Form and file say the same, and what was found is of them as they are now. */
  readonly isSettled: boolean;
  /** Counts the changes that did not come from the form: what was typed there before is out of date. */
  readonly edition: number;
  /** Notes under a field's name that its text means nothing; undefined takes it back. */
  readonly setProblem: (name: string, message: string | undefined) => void;
  readonly changeSpec: (change: (spec: ClusterSpec) => ClusterSpec) => void;
  readonly changeText: (text: string) => void;
  /** It was begun before, and left. */
  readonly isFromBefore: boolean;
  readonly beginAnew: () => void;
  /** It is made: the next one begins anew. */
  readonly forget: () => void;
}

/** What is wrong with a draft for reasons outside it; asked at each render. */
export type FindMore = (draft: Pick<Draft, 'spec' | 'text'>) => readonly FileFinding[];

interface State {
  readonly spec: ClusterSpec;
  readonly text: string;
  readonly findings: readonly FileFinding[];
  /** Which of the two was changed last, and is to be followed by the other. */
  readonly source: 'form' | 'file';
  readonly isSettled: boolean;
  /** Counts the changes of either side: what follows from an older one is out of date. */
  readonly revision: number;
  /** As in `Draft`. */
  readonly edition: number;
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
  finding &&
  `${finding.message.charAt(0).toUpperCase()}${finding.message.slice(1).replace(/[^.?!]$/, '$&.')}`;

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

const begin = (spec: ClusterSpec): State => ({
  spec,
  text: '',
  findings: [],
  source: 'form',
  isSettled: false,
  revision: 0,
  edition: 0,
});

/** The draft that was left, to add machines for example, until it is made. */
let left: State | undefined;

/** Changed and neither made nor begun anew, it is there again when the person comes back. */
const useLeft = (latest: { readonly current: State }) => {
  const [isFromBefore, setFromBefore] = useState(left !== undefined);
  const isOver = useRef(false);
  useEffect(
    () => () => {
      const state = latest.current;
      left = isOver.current || state.revision === 0 ? undefined : { ...state, isSettled: false };
    },
    [latest],
  );
  return {
    isFromBefore,
    beginAnew: () => setFromBefore(false),
    forget: () => {
      isOver.current = true;
    },
  };
};

/** Keeps form and file the same: each change is followed by the other side. */
const useSettling = (state: State, setState: (change: (now: State) => State) => void) => {
  const latest = useRef(state);
  latest.current = state;
  const { source, isSettled, revision } = state;
  // biome-ignore lint/correctness/useExhaustiveDependencies: setState is always the same
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
  return latest;
};

/** Texts in the form that mean nothing, by the names of their fields. */
const useProblems = () => {
  const [problems, setProblems] = useState<ReadonlyMap<string, string>>(new Map());
  const setProblem = useCallback(
    (name: string, message: string | undefined) =>
      setProblems((now) => {
        if (now.get(name) === message) return now;
        const others = [...now].filter(([other]) => other !== name);
        return new Map(message === undefined ? others : [...others, [name, message]]);
      }),
    [],
  );
  const findings = [...problems].map(
    ([path, message]): FileFinding => ({ severity: 'error', path, message }),
  );
  return { setProblem, findings };
};

const isError = ({ severity }: FileFinding) => severity === 'error';

export const useDraft = (initial: ClusterSpec, findMore: FindMore): Draft => {
  const [state, setState] = useState<State>(() => left ?? begin(initial));
  const latest = useSettling(state, setState);
  const { isFromBefore, beginAnew, forget } = useLeft(latest);
  const problems = useProblems();
  const { spec, text, isSettled, edition } = state;
  // While the file is wrong the form is from before.
  const more = state.findings.some(isError) ? [] : findMore({ spec, text });
  const findings = [...state.findings, ...more, ...problems.findings];
  const errors = findings.filter(isError);
  return {
    spec,
    text,
    findings,
    errorAt: (path) => asSentence(errors.find((finding) => finding.path === path)),
    errorWithin: (path) => asSentence(errors.find((finding) => isWithin(path, finding.path))),
    isSound: errors.length === 0,
    isSettled,
    edition,
    setProblem: problems.setProblem,
    changeSpec: (change) => setState((now) => ({ ...changed(now), spec: change(now.spec), source: 'form' })),
    changeText: (next) =>
      setState((now) =>
        next === now.text ? now : { ...changed(now), text: next, source: 'file', edition: now.edition + 1 },
      ),
    isFromBefore,
    beginAnew: () => {
      beginAnew();
      setState((now) => ({ ...begin(initial), revision: now.revision + 1, edition: now.edition + 1 }));
    },
    forget,
  };
};
