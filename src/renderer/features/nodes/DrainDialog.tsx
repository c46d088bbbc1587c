import { Button, Group, Modal, NumberInput, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { DrainEvent, DrainPlanEntry } from '../../../shared/contract/nodes.ts';
import type { ErrorInfo } from '../../../shared/errors.ts';
import { api } from '../../api/api.ts';
import { queries } from '../../api/queries.ts';
import { isAbort, toErrorInfo } from '../../api/toErrorInfo.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatPlural } from '../../ui/formatQuantity.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import css from './nodes.module.css';

interface DrainDialogProps {
  readonly cluster: string;
  readonly node: string;
  readonly onClose: () => void;
}

/** Says what a drain would do, does it, and shows what is evicted and what blocks it. Closing it stops the drain. */
export const DrainDialog = ({ cluster, node, onClose }: DrainDialogProps) => {
  const [minutes, setMinutes] = useState(5);
  const drain = useDrain({ cluster, node });
  const running = drain.event?.state === 'running' || drain.starting;
  return (
    <Modal opened onClose={onClose} title={`Drain ${node}`} size="lg" closeOnEscape={!running}>
      <Stack gap="md">
        {drain.event === undefined && !drain.starting ? (
          <DrainPlan cluster={cluster} node={node} />
        ) : (
          <DrainProgress event={drain.event} />
        )}
        {drain.error === undefined ? null : <ErrorNote error={drain.error} />}
        {drain.event === undefined && !drain.starting ? (
          <NumberInput
            label="Give up after (minutes)"
            value={minutes}
            min={1}
            max={60}
            w={200}
            onChange={(value) => setMinutes(Number(value) || 1)}
          />
        ) : null}
        <Group justify="flex-end" gap="sm">
          {running ? (
            <Button variant="default" onClick={drain.stop}>
              Stop draining
            </Button>
          ) : (
            <>
              <Button variant="default" onClick={onClose}>
                Close
              </Button>
              {drain.event?.state === 'done' ? null : (
                <Button data-autofocus onClick={() => drain.start(minutes * 60)}>
                  {drain.event === undefined ? 'Drain' : 'Drain again'}
                </Button>
              )}
            </>
          )}
        </Group>
      </Stack>
    </Modal>
  );
};

const useDrain = ({ cluster, node }: { readonly cluster: string; readonly node: string }) => {
  const [event, setEvent] = useState<DrainEvent>();
  const [error, setError] = useState<ErrorInfo>();
  const [starting, setStarting] = useState(false);
  const controller = useRef<AbortController>(undefined);
  useEffect(() => () => controller.current?.abort(), []);
  const start = async (withinSeconds: number) => {
    const current = new AbortController();
    controller.current = current;
    setStarting(true);
    setError(undefined);
    setEvent(undefined);
    try {
      const events = await api.nodes.drain({ cluster, node, withinSeconds }, { signal: current.signal });
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
  return { event, error, starting, start: (within: number) => void start(within), stop };
};

const DrainPlan = ({ cluster, node }: { readonly cluster: string; readonly node: string }) => {
  const plan = useQuery({
    ...queries.nodes.planDrain.queryOptions({ input: { cluster, node } }),
    staleTime: 0,
    gcTime: 0,
  });
  if (plan.error !== null) return <ErrorNote error={toErrorInfo(plan.error)} />;
  if (plan.data === undefined) return <p className={css.dim}>Looking what runs on {node} …</p>;
  const leaving = plan.data.filter(({ stays }) => stays === undefined);
  return (
    <div className={css.words}>
      <p>
        {leaving.length === 0
          ? `Nothing on ${node} has to leave; it is cordoned, so that nothing new is scheduled on it.`
          : `${node} is cordoned, and ${formatPlural(leaving.length, 'pod is', 'pods are')} evicted from it one by one, as disruption budgets allow.`}
      </p>
      <PodList
        title="Their emptyDir data goes with them"
        pods={leaving.filter(({ losesData }) => losesData)}
      />
      <PodList title="Nothing makes these anew elsewhere" pods={leaving.filter(({ losesPod }) => losesPod)} />
      <PodList title="These stay" pods={plan.data.filter(({ stays }) => stays !== undefined)} />
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
