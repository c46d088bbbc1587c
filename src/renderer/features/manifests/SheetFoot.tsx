import { Button, Progress } from '@mantine/core';
import { keepsDialogs, useLeave } from '../../ui/Dialog.tsx';
import { formatPlural } from '../../ui/formatQuantity.ts';
import { type LeaveQuestion, useUnsaved } from '../../ui/unsaved.ts';
import css from './manifests.module.css';
import type { RunState } from './useRun.ts';

export interface SheetFootProps {
  readonly run: RunState;
  readonly planning: boolean;
  /** Why nothing can be applied now; undefined when it can. */
  readonly blocker: string | undefined;
  /** The button's words. */
  readonly verb: string;
  readonly onApply: () => void;
  readonly onCancel: () => void;
}

const STILL_APPLYING: LeaveQuestion = {
  title: 'Close while it is being applied?',
  body: 'It is applied to the end without this sheet. Cancel in the sheet stops it.',
  stay: 'Keep watching',
  leave: 'Close',
};

const sayDone = ({ results, failed, cancelled }: RunState): string => {
  const all = Object.values(results);
  const count = (result: string) => all.filter((one) => one.result === result).length;
  const words = (['created', 'changed', 'deleted', 'failed', 'skipped'] as const).flatMap((result) =>
    count(result) > 0 ? [`${count(result)} ${result}`] : [],
  );
  const what = words.length === 0 ? 'nothing had to change' : words.join(', ');
  if (cancelled)
    return `Cancelled after ${formatPlural(all.length, 'object')}: ${what}. The rest was not touched.`;
  return failed > 0 ? `Done, with failures: ${what}.` : `Done: ${what}. It is kept as a release.`;
};

const Words = ({ run, planning, blocker }: SheetFootProps) => {
  if (run.phase === 'running') {
    const done = Object.keys(run.results).length;
    return (
      <div>
        <div>
          {done} of {formatPlural(run.total, 'object')}
        </div>
        <Progress value={run.total === 0 ? 0 : (100 * done) / run.total} aria-label="Objects done" />
      </div>
    );
  }
  if (run.phase === 'done' && run.error === undefined) return <strong>{sayDone(run)}</strong>;
  if (planning) return <span className={css.dim}>Trying it on the server…</span>;
  return <span className={css.dim}>{blocker ?? 'Tried on the server; nothing has been changed yet.'}</span>;
};

export const SheetFoot = (props: SheetFootProps) => {
  const { run, planning, blocker } = props;
  const running = run.phase === 'running';
  const leave = useLeave();
  useUnsaved(running, { question: STILL_APPLYING, survives: keepsDialogs });
  return (
    <footer className={css.foot}>
      <div role="status">
        <Words {...props} />
      </div>
      {running ? (
        <Button key="cancel" variant="default" onClick={props.onCancel}>
          Cancel
        </Button>
      ) : (
        // The button that was pressed was disabled meanwhile, and so lost the focus.
        <Button key="close" variant="default" autoFocus={run.phase === 'done'} onClick={leave}>
          Close
        </Button>
      )}
      <Button loading={running} disabled={planning || blocker !== undefined} onClick={props.onApply}>
        {props.verb}
      </Button>
    </footer>
  );
};
