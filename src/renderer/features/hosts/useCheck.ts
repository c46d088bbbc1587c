import { useEffect, useRef, useState } from 'react';
import type { ErrorInfo } from '../../../shared/errors.ts';
import type { HostFinding } from '../../../shared/hostFinding.ts';
import { api } from '../../api/api.ts';
import { toErrorInfo } from '../../api/toErrorInfo.ts';
import { keepFindings } from './checkStore.ts';

export interface CheckPlan {
  readonly names: readonly string[];
  readonly controlPlanes: readonly string[];
  /** The cluster whose nodes some of them are already. */
  readonly cluster?: string;
}

/** Checks machines as the plan has them, again whenever it changes; what was found before stays until then. */
export const useCheck = (plan: CheckPlan) => {
  const [findings, setFindings] = useState<readonly HostFinding[]>();
  const [error, setError] = useState<ErrorInfo>();
  const [busy, setBusy] = useState(true);
  const [round, setRound] = useState(0);
  const current = useRef(plan);
  current.current = plan;
  const show = (found: readonly HostFinding[]) => {
    keepFindings(current.current.names, found);
    setFindings(found);
  };
  const key = `${round} ${JSON.stringify(plan)}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the plan
  useEffect(() => {
    const ending = new AbortController();
    const { signal } = ending;
    setBusy(true);
    setError(undefined);
    api.hosts
      .check(toInput(current.current), { signal })
      .then(
        (found) => signal.aborted || show(found),
        (thrown: unknown) => signal.aborted || setError(toErrorInfo(thrown)),
      )
      .finally(() => signal.aborted || setBusy(false));
    return () => ending.abort();
  }, [key]);
  return { findings, error, busy, show, again: () => setRound(round + 1) };
};

/** The plan as calls take it. */
export const toInput = ({ names, controlPlanes, cluster }: CheckPlan) => ({
  names: [...names],
  controlPlanes: [...controlPlanes],
  ...(cluster === undefined ? {} : { cluster }),
});
