import { type FormEvent, useState } from 'react';
import type { ErrorInfo } from '../../shared/errors.ts';
import { isAbort, toErrorInfo } from '../api/toErrorInfo.ts';
import { notify } from './notify.ts';

interface SavingOptions {
  readonly save: () => Promise<unknown>;
  /** What is said when it is done; nothing when absent. */
  readonly done?: string;
  readonly onClose: () => void;
}

/** A form that saves and closes; what fails is for the form to show, which then stays. */
export const useSaving = ({ save, done, onClose }: SavingOptions) => {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorInfo>();
  const run = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await save();
      onClose();
      if (done !== undefined) notify.success(done);
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
