import { fork } from 'node:child_process';
import { AppError } from '../../../src/shared/errors.ts';

export interface ChangeOrder {
  readonly cluster: string;
  readonly pods: number;
  /** Changes a second, for so many seconds. */
  readonly rate: number;
  readonly seconds: number;
}

/** What the process that writes tells: that it writes a mark, which is the time (milliseconds since 1970), and the end. */
export type ChangeReport =
  | { readonly type: 'mark'; readonly mark: number }
  | { readonly type: 'done'; readonly written: number; readonly took: number };

export interface Changes {
  /** In the order in which they were written. */
  readonly marks: readonly number[];
  /** Changes a second. */
  readonly rate: number;
}

/** Has pods changed by another process; resolves when all changes are written. */
export const writeChanges = (order: ChangeOrder, signal: AbortSignal): Promise<Changes> =>
  new Promise((resolve, reject) => {
    const child = fork(new URL('./changePods.ts', import.meta.url), { signal, killSignal: 'SIGKILL' });
    const marks: number[] = [];
    let changes: Changes | undefined;
    child.on('message', (report: ChangeReport) => {
      if (report.type === 'mark') marks.push(report.mark);
      else changes = { marks, rate: (report.written / report.took) * 1000 };
    });
    child.once('error', (error) => reject(signal.aborted ? signal.reason : error));
    child.once('exit', (code) => {
      if (changes !== undefined) resolve(changes);
      else reject(new AppError('INTERNAL', `What changes the pods ended with ${code}.`));
    });
    child.send(order);
  });
