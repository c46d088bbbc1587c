import { useEffect, useRef, useState } from 'react';
import type { ApplyEvent, ObjectResult } from '../../../shared/contract/manifests.ts';
import type { ErrorInfo } from '../../../shared/errors.ts';
import { api } from '../../api/api.ts';
import { isAbort, toErrorInfo } from '../../api/toErrorInfo.ts';
import { notify } from '../../ui/notify.ts';

export interface RunState {
  /** `idle` before the first run. */
  readonly phase: 'idle' | 'running' | 'done';
  readonly run: string | undefined;
  readonly total: number;
  readonly results: Readonly<Record<string, ObjectResult>>;
  /** What is being done with an object just now. */
  readonly working: { readonly id: string; readonly what: string } | undefined;
  readonly failed: number;
  readonly cancelled: boolean;
  readonly error: ErrorInfo | undefined;
}

const IDLE: RunState = {
  phase: 'idle',
  run: undefined,
  total: 0,
  results: {},
  working: undefined,
  failed: 0,
  cancelled: false,
  error: undefined,
};

const reduceRun = (state: RunState, event: ApplyEvent): RunState => {
  switch (event.type) {
    case 'begun':
      return { ...state, run: event.run, total: event.objects };
    case 'working':
      return { ...state, working: event };
    case 'object':
      return { ...state, results: { ...state.results, [event.object.id]: event.object } };
    case 'done':
      return {
        ...state,
        phase: 'done',
        working: undefined,
        failed: event.failed,
        cancelled: event.cancelled,
      };
  }
};

type Begin = (signal: AbortSignal) => Promise<AsyncIterable<ApplyEvent>>;

/** Follows work on a release. Leaving the page does not stop it, `cancel` does. */
export const useRun = () => {
  const [state, setState] = useState<RunState>(IDLE);
  const controller = useRef<AbortController>(undefined);
  useEffect(() => () => controller.current?.abort(), []);
  /** Whether it came to its end, and without a failure. */
  const start = async (begin: Begin): Promise<boolean> => {
    const own = new AbortController();
    controller.current = own;
    setState({ ...IDLE, phase: 'running' });
    try {
      let isDone = false;
      for await (const event of await begin(own.signal)) {
        setState((before) => reduceRun(before, event));
        isDone = event.type === 'done' && event.failed === 0 && !event.cancelled;
      }
      return isDone;
    } catch (thrown) {
      if (own.signal.aborted || isAbort(thrown)) return false;
      setState((before) => ({ ...before, phase: 'done', working: undefined, error: toErrorInfo(thrown) }));
      return false;
    }
  };
  const cancel = async () => {
    if (state.run === undefined) return;
    try {
      await api.manifests.cancel({ run: state.run });
    } catch (thrown) {
      notify.error(thrown, 'Cancelling');
    }
  };
  return { state, start, cancel, reset: () => setState(IDLE) };
};
