import { useEffect, useRef, useState } from 'react';
import type { ErrorInfo } from '../../../shared/errors.ts';
import { toErrorInfo } from '../../api/toErrorInfo.ts';
import { findUnknownKey } from './machineForm.ts';

interface AttemptCall {
  /** Fingerprints that the person has confirmed. */
  readonly acceptedKeys: string[];
  readonly signal: AbortSignal;
}

/** An unknown key that stops an attempt. */
export interface KeyQuestion {
  readonly fingerprint: string;
  readonly error: ErrorInfo;
}

/**
 * Tries something with a machine, again with each answer of the person. An unknown key becomes a question; all else
 * that fails is for the form to show. What goes on when the dialog closes is stopped.
 */
export const useAttempts = (attempt: (call: AttemptCall) => Promise<void>) => {
  const [acceptedKeys, setAcceptedKeys] = useState<readonly string[]>([]);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorInfo>();
  const current = useRef<AbortController>(undefined);
  useEffect(() => () => current.current?.abort(), []);

  const run = async (keys: readonly string[]) => {
    current.current?.abort();
    const ending = new AbortController();
    const { signal } = ending;
    current.current = ending;
    setBusy(true);
    setError(undefined);
    try {
      await attempt({ acceptedKeys: [...keys], signal });
    } catch (thrown) {
      if (!signal.aborted) setError(toErrorInfo(thrown));
    } finally {
      if (!signal.aborted) setBusy(false);
    }
  };

  const fingerprint = findUnknownKey(error);
  const question: KeyQuestion | undefined =
    error === undefined || fingerprint === undefined ? undefined : { fingerprint, error };
  return {
    busy,
    error: question === undefined ? error : undefined,
    question,
    start: () => void run(acceptedKeys),
    accept: () => {
      const keys = [...acceptedKeys, ...(fingerprint === undefined ? [] : [fingerprint])];
      setAcceptedKeys(keys);
      void run(keys);
    },
    refuse: () => setError(undefined),
  };
};
