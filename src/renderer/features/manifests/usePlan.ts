import { useEffect, useState } from 'react';
import type { ManifestPlan } from '../../../shared/contract/manifests.ts';
import type { ErrorInfo } from '../../../shared/errors.ts';
import { api } from '../../api/api.ts';
import { isAbort, toErrorInfo } from '../../api/toErrorInfo.ts';
import type { SheetSource } from './sheetTypes.ts';

export interface PlanState {
  /** The last plan; it stays while the next is made. */
  readonly plan: ManifestPlan | undefined;
  readonly planning: boolean;
  readonly error: ErrorInfo | undefined;
}

export interface PlanInput {
  readonly cluster: string;
  readonly source: SheetSource;
  readonly namespace: string;
  /** Counts up to plan again. */
  readonly round: number;
}

/** Milliseconds after the last letter until it is tried. */
const SETTLE = 600;

const ask = ({ cluster, source, namespace }: PlanInput, signal: AbortSignal): Promise<ManifestPlan> => {
  if (source.type === 'release') {
    const { id, revision } = source.entry;
    return api.manifests.drift({ cluster, release: id, revision }, { signal });
  }
  const { files, release } = source;
  const name = release.trim() === '' ? {} : { release: release.trim() };
  return api.manifests.plan({ cluster, files: [...files], namespace, ...name }, { signal });
};

/** Plans, and again whenever what is planned changes; a plan that is overtaken is given up. */
export const usePlan = (input: PlanInput): PlanState => {
  const [state, setState] = useState<PlanState>({ plan: undefined, planning: true, error: undefined });
  const { cluster, source, namespace, round } = input;
  // biome-ignore lint/correctness/useExhaustiveDependencies: these are all of the input
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    setState((before) => ({ ...before, planning: true }));
    const timer = setTimeout(() => {
      ask(input, signal).then(
        (plan) => setState({ plan, planning: false, error: undefined }),
        (thrown: unknown) => {
          if (signal.aborted || isAbort(thrown)) return;
          setState({ plan: undefined, planning: false, error: toErrorInfo(thrown) });
        },
      );
    }, SETTLE);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [cluster, source, namespace, round]);
  return state;
};
