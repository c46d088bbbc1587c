import { IconChevronRight } from '@tabler/icons-react';
import { Fragment, useEffect, useState, useSyncExternalStore } from 'react';
import type { OperationRecord, PhaseRecord, StepRecord, StepState } from '../../../shared/operation.ts';
import { Elapsed } from '../../ui/Age.tsx';
import { LogView } from '../../ui/LogView.tsx';
import type { LogStore } from '../../ui/logStore.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import css from './operation.module.css';
import { findFailedPhase, toneOfStep } from './operationWords.ts';
import type { OperationLog } from './useOperationLog.ts';

/** The nodes that have lanes, in the order that they first appear. */
const listLanes = ({ phases }: OperationRecord): readonly string[] => [
  ...new Set(phases.flatMap(({ steps }) => steps.flatMap(({ node }) => node ?? []))),
];

/** Phases as rows with their times, nodes as lanes across them, and the log behind each. */
export const PhaseTable = ({
  record,
  log,
}: {
  readonly record: OperationRecord;
  readonly log: OperationLog;
}) => {
  const lanes = listLanes(record);
  const isOver = record.state !== 'running';
  const failed = findFailedPhase(record);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    // What fails opens itself.
    if (failed !== undefined) setOpen((now) => new Set([...now, failed]));
  }, [failed]);
  const toggle = (id: string) =>
    setOpen((now) => new Set(now.has(id) ? [...now].filter((one) => one !== id) : [...now, id]));
  return (
    <div className={css.scroll}>
      <table className={css.phases} aria-label="Phases">
        <thead>
          <tr>
            <th scope="col">Phase</th>
            <th scope="col">State</th>
            <th scope="col">Time</th>
            {lanes.map((node) => (
              <th key={node} scope="col" className={css.lane}>
                <span className="mono" title={node}>
                  {shortenNode(node, record.cluster)}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {record.phases.map((phase) => (
            <Fragment key={phase.id}>
              <PhaseRow
                {...{ phase, lanes, isOver }}
                isOpen={open.has(phase.id)}
                onToggle={() => toggle(phase.id)}
              />
              {open.has(phase.id) ? (
                <tr>
                  <td colSpan={3 + lanes.length} className={css.log}>
                    <PhaseLog lines={log.ofPhase(phase.id)} phase={phase} cluster={record.cluster} />
                  </td>
                </tr>
              ) : null}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
};

/** Once all is over, nothing waits any more. */
const nameStep = (state: StepState, isOver: boolean): string =>
  isOver && state === 'waiting' ? 'not begun' : state;

/** All nodes begin with the cluster's name. */
const shortenNode = (node: string, cluster: string): string =>
  node.startsWith(`${cluster}-`) ? node.slice(cluster.length + 1) : node;

const PhaseRow = (props: {
  readonly phase: PhaseRecord;
  readonly lanes: readonly string[];
  readonly isOver: boolean;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}) => {
  const { phase, lanes, isOver, isOpen, onToggle } = props;
  const whole = phase.steps.every(({ node }) => node === undefined);
  const lanesTell = phase.steps.some(({ note }) => note !== undefined);
  return (
    <tr data-state={phase.state}>
      <th scope="row">
        <button type="button" className={css.title} aria-expanded={isOpen} onClick={onToggle}>
          <IconChevronRight size={14} aria-hidden data-open={isOpen} />
          <span>{phase.title}</span>
        </button>
        {phase.note === undefined || lanesTell ? null : <div className={css.note}>{phase.note}</div>}
      </th>
      <td>
        <StateMark word={nameStep(phase.state, isOver)} tone={toneOfStep(phase.state)} />
      </td>
      <td className={css.time}>
        <Took {...phase} />
      </td>
      {whole && lanes.length > 0 ? (
        <td colSpan={lanes.length} className={css.whole}>
          <div data-state={phase.state} />
        </td>
      ) : (
        lanes.map((node) => (
          <StepCell key={node} step={phase.steps.find((step) => step.node === node)} isOver={isOver} />
        ))
      )}
    </tr>
  );
};

const Took = ({ startedAt, endedAt }: Pick<StepRecord, 'startedAt' | 'endedAt'>) =>
  startedAt === undefined ? null : <Elapsed from={startedAt} to={endedAt} />;

const StepCell = ({ step, isOver }: { readonly step: StepRecord | undefined; readonly isOver: boolean }) => (
  <td className={css.step}>
    {step === undefined ? null : (
      <>
        <StateMark word={nameStep(step.state, isOver)} tone={toneOfStep(step.state)} iconOnly />
        <Took {...step} />
        {step.note === undefined || step.state === 'done' ? null : (
          <div className={css.doing}>{step.note}</div>
        )}
      </>
    )}
  </td>
);

/** Pixels: the log is as high as it has lines, wrapped ones apart, and then scrolls. */
const LOG = { line: 18, rest: 64, most: 320 };

const PhaseLog = ({
  lines,
  phase,
  cluster,
}: {
  readonly lines: LogStore;
  readonly phase: PhaseRecord;
  readonly cluster: string;
}) => {
  const { lines: known } = useSyncExternalStore(lines.subscribe, lines.get);
  if (known.length === 0) {
    return (
      <p className={css.quiet}>{phase.state === 'waiting' ? 'It has not begun.' : 'It has said nothing.'}</p>
    );
  }
  return (
    <div className={css.logBox} style={{ height: Math.min(LOG.most, LOG.rest + known.length * LOG.line) }}>
      <LogView lines={lines} name={`${cluster}-${phase.id}`} label={`Log of «${phase.title}»`} />
    </div>
  );
};
