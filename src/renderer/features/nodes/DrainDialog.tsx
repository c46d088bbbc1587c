import { Button, Checkbox, Group, NumberInput, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { DrainEvent, DrainPlanEntry } from '../../../shared/contract/nodes.ts';
import type { ErrorInfo } from '../../../shared/errors.ts';
import { api } from '../../api/api.ts';
import { queries } from '../../api/queries.ts';
import { isAbort, toErrorInfo } from '../../api/toErrorInfo.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatPlural } from '../../ui/formatQuantity.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import type { LeaveQuestion } from '../../ui/unsaved.ts';
import css from './nodes.module.css';

interface DrainDialogProps {
  readonly cluster: string;
  readonly node: string;
  readonly onClose: () => void;
}

const STOP: LeaveQuestion = {
  title: 'Stop draining?',
  body: 'Pods that were evicted are gone already, the others stay; the node stays cordoned.',
  stay: 'Keep draining',
  leave: 'Stop draining',
};

/**
 * Says what a drain would do, does it, and shows what is evicted and what blocks it. What would be lost is agreed to pod
 * by pod. Closing it stops the drain, which is asked about.
 */
export const DrainDialog = (props: DrainDialogProps) => {
  const { cluster, node, onClose } = props;
  const drain = useDrain({ cluster, node });
  const isBegun = drain.event !== undefined || drain.starting;
  const isRunning = drain.event?.state === 'running' || drain.starting;
  return (
    <Dialog onClose={onClose} title={`Drain ${node}`} size="lg" unsaved={isRunning} question={STOP}>
      <Stack gap="md">
        {isBegun ? <DrainProgress event={drain.event} /> : null}
        {drain.error === undefined ? null : <ErrorNote error={drain.error} />}
        {isRunning ? (
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={drain.stop}>
              Stop draining
            </Button>
          </Group>
        ) : (
          <DrainForm
            {...props}
            isAgain={isBegun}
            isDone={drain.event?.state === 'done'}
            onDrain={drain.start}
          />
        )}
      </Stack>
    </Dialog>
  );
};

interface DrainFormProps extends DrainDialogProps {
  readonly isAgain: boolean;
  readonly isDone: boolean;
  readonly onDrain: (request: DrainRequest) => void;
}

/** What would be evicted now, and the buttons. */
const DrainForm = ({ cluster, node, isAgain, isDone, onDrain, onClose }: DrainFormProps) => {
  const [minutes, setMinutes] = useState(5);
  const [agreed, setAgreed] = useState<readonly string[]>([]);
  const plan = useQuery({
    ...queries.nodes.planDrain.queryOptions({ input: { cluster, node } }),
    staleTime: 0,
    gcTime: 0,
    enabled: !isDone,
  });
  const lost = plan.data?.filter(isLost) ?? [];
  const isAgreed = plan.data !== undefined && lost.every(({ pod }) => agreed.includes(pod));
  const agree = (pod: string, isTicked: boolean) =>
    setAgreed((now) => (isTicked ? [...now, pod] : now.filter((one) => one !== pod)));
  return (
    <>
      {isDone ? null : (
        <>
          <DrainPlan node={node} plan={plan.data} error={plan.error} />
          <LostPods lost={lost} agreed={agreed} onAgree={agree} />
          <NumberInput
            label="Give up after (minutes)"
            value={minutes}
            min={1}
            max={60}
            w={200}
            onChange={(value) => setMinutes(Number(value) || 1)}
          />
        </>
      )}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose}>
          Close
        </Button>
        {isDone ? null : (
          <Button
            data-autofocus
            disabled={!isAgreed}
            onClick={() => onDrain({ withinSeconds: minutes * 60, consent: lost.map(({ pod }) => pod) })}
          >
            {isAgain ? 'Drain again' : 'Drain'}
          </Button>
        )}
      </Group>
    </>
  );
};

const isLost = ({ stays, losesData, losesPod }: DrainPlanEntry): boolean =>
  stays === undefined && (losesData || losesPod);

/** What does not come back, each pod to be ticked by its name. */
const LostPods = (props: {
  readonly lost: readonly DrainPlanEntry[];
  readonly agreed: readonly string[];
  readonly onAgree: (pod: string, isTicked: boolean) => void;
}) =>
  props.lost.length === 0 ? null : (
    <Checkbox.Group
      label="What would be lost"
      description="Tick each pod to agree to its loss. Drain works when all are ticked."
      value={[...props.agreed]}
    >
      <div className={css.lost}>
        {props.lost.map(({ pod, losesPod, losesData }) => (
          <Checkbox
            key={pod}
            value={pod}
            label={<span className="mono">{pod}</span>}
            description={
              (losesPod ? 'Nothing makes it anew elsewhere.' : '') +
              (losesData ? `${losesPod ? ' ' : ''}Its emptyDir data goes with it.` : '')
            }
            onChange={(event) => props.onAgree(pod, event.currentTarget.checked)}
          />
        ))}
      </div>
    </Checkbox.Group>
  );

interface DrainRequest {
  readonly withinSeconds: number;
  readonly consent: readonly string[];
}

const useDrain = ({ cluster, node }: { readonly cluster: string; readonly node: string }) => {
  const [event, setEvent] = useState<DrainEvent>();
  const [error, setError] = useState<ErrorInfo>();
  const [starting, setStarting] = useState(false);
  const controller = useRef<AbortController>(undefined);
  useEffect(() => () => controller.current?.abort(), []);
  const start = async (request: DrainRequest) => {
    const current = new AbortController();
    controller.current = current;
    setStarting(true);
    setError(undefined);
    setEvent(undefined);
    try {
      const events = await api.nodes.drain(
        { cluster, node, ...request, consent: [...request.consent] },
        { signal: current.signal },
      );
      for await (const next of events) {
        if (current.signal.aborted) break;
        setEvent(next);
        setStarting(false);
      }
    } catch (thrown) {
      if (!isAbort(thrown) && !current.signal.aborted) setError(toErrorInfo(thrown));
    } finally {
      setStarting(false);
    }
  };
  const stop = () => {
    controller.current?.abort();
    setStarting(false);
    setEvent((last) =>
      last === undefined || last.state !== 'running'
        ? last
        : { ...last, state: 'failed', error: `The drain was stopped; ${node} stays cordoned.` },
    );
  };
  return { event, error, starting, start: (request: DrainRequest) => void start(request), stop };
};

const DrainPlan = (props: {
  readonly node: string;
  readonly plan: readonly DrainPlanEntry[] | undefined;
  readonly error: unknown;
}) => {
  const { node, plan, error } = props;
  if (error !== null) return <ErrorNote error={toErrorInfo(error)} />;
  if (plan === undefined) return <p className={css.dim}>Looking what runs on {node} …</p>;
  const leaving = plan.filter(({ stays }) => stays === undefined);
  return (
    <div className={css.words}>
      <p>
        {leaving.length === 0
          ? `Nothing on ${node} has to leave; it is cordoned, so that nothing new is scheduled on it.`
          : `${node} is cordoned, and ${formatPlural(leaving.length, 'pod is', 'pods are')} evicted from it one by one, as disruption budgets allow.`}
      </p>
      <PodList title="These stay" pods={plan.filter(({ stays }) => stays !== undefined)} />
    </div>
  );
};

const PodList = ({ title, pods }: { readonly title: string; readonly pods: readonly DrainPlanEntry[] }) =>
  pods.length === 0 ? null : (
    <details>
      <summary>
        {title}: {formatPlural(pods.length, 'pod')}
      </summary>
      <ul className={css.list}>
        {pods.map(({ pod, stays }) => (
          <li key={pod}>
            <span className="mono">{pod}</span>
            {stays === undefined ? null : <span className={css.dim}> {stays}</span>}
          </li>
        ))}
      </ul>
    </details>
  );

const WORDS = { running: 'Draining', done: 'Drained', failed: 'Not drained' } as const;
const TONES = { running: 'busy', done: 'ok', failed: 'bad' } as const;

const DrainProgress = ({ event }: { readonly event: DrainEvent | undefined }) => {
  if (event === undefined) return <StateMark word="Cordoning" tone="busy" />;
  const { evicted, waiting, state, error } = event;
  return (
    <div className={css.words} aria-live="polite">
      <p>
        <StateMark word={WORDS[state]} tone={TONES[state]} />
        {': '}
        {formatPlural(evicted.length, 'pod')} evicted, {waiting.length} left
      </p>
      {error === undefined ? null : <p className={css.problem}>{error}</p>}
      {waiting.length === 0 ? null : (
        <ul className={css.list} aria-label="Pods that are left">
          {waiting.map(({ pod, reason }) => (
            <li key={pod}>
              <span className="mono">{pod}</span>
              <span className={css.dim}> {reason}</span>
            </li>
          ))}
        </ul>
      )}
      {evicted.length === 0 ? null : (
        <details>
          <summary>{formatPlural(evicted.length, 'pod')} evicted</summary>
          <ul className={css.list}>
            {evicted.map((pod) => (
              <li key={pod} className="mono">
                {pod}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
};
