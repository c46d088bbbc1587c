import { type FormEvent, useState } from 'react';
import type { ErrorInfo } from '../../../shared/errors.ts';
import { isAbort, toErrorInfo } from '../../api/toErrorInfo.ts';

/** A form that saves and then closes; what fails is for the form to show, which stays. */
export const useSaving = (save: () => Promise<unknown>, onSaved: () => void) => {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorInfo>();
  const run = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await save();
      onSaved();
    } catch (thrown) {
      if (!isAbort(thrown)) setError(toErrorInfo(thrown));
    } finally {
      setBusy(false);
    }
  };
  const start = () => {
    if (!busy) void run();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start();
  };
  return { busy, error, start, submit };
};
