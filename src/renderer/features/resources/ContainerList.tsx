import type { ReactNode } from 'react';
import { Age } from '../../ui/Age.tsx';
import { Fact, Facts, Part } from '../../ui/Field.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import type { Container, ContainerType } from './describeContainers.ts';
import css from './resources.module.css';

const TYPES: Readonly<Record<ContainerType, string>> = {
  main: '',
  sidecar: 'sidecar',
  init: 'init container',
  ephemeral: 'debug container',
};

/** The containers of a pod: what each runs, how it does, and what it may take. */
export const ContainerList = ({ containers }: { readonly containers: readonly Container[] }) => (
  <Part title="Containers">
    {containers.map((container) => (
      <section key={container.name} className={css.container} aria-label={`Container ${container.name}`}>
        <div className={css.line}>
          <strong className="mono">{container.name}</strong>
          {container.state === '' ? null : (
            <StateMark
              word={container.state}
              {...(container.state === 'Running, not ready' ? { tone: 'warn' as const } : {})}
              title={container.message}
            />
          )}
          <span className={css.dim}>{TYPES[container.type]}</span>
        </div>
        {container.message === '' ? null : <div>{container.message}</div>}
        <ContainerFacts container={container} />
      </section>
    ))}
  </Part>
);

const ContainerFacts = ({ container }: { readonly container: Container }) => {
  const { image, ports, restarts, lastExit, requests, limits, type } = container;
  return (
    <Facts>
      <Fact label="Image">
        <span className="mono">{image}</span>
      </Fact>
      <Fact label="Ports">{ports.join('; ')}</Fact>
      <Fact label="Restarts">{restarts ?? '–'}</Fact>
      <Fact label="Last exit">
        {lastExit === undefined ? undefined : (
          <>
            {lastExit.words}
            {lastExit.at === undefined ? null : ', '}
            <Age at={lastExit.at} />
          </>
        )}
      </Fact>
      {/* The API allows a debug container neither. */}
      {type === 'ephemeral' ? null : (
        <>
          <Fact label="Requests">{listAmounts(requests)}</Fact>
          <Fact label="Limits">{listAmounts(limits)}</Fact>
        </>
      )}
    </Facts>
  );
};

const NAMES: Readonly<Record<string, string>> = {
  cpu: 'CPU',
  memory: 'memory',
  'ephemeral-storage': 'ephemeral storage',
};

const listAmounts = (amounts: Container['requests']): ReactNode =>
  amounts === undefined ? (
    <span className={css.dim}>none</span>
  ) : (
    Object.entries(amounts)
      .map(([resource, amount]) => `${amount} ${NAMES[resource] ?? resource}`)
      .join(', ')
  );
