import { Button } from '@mantine/core';
import type { ContextEntry } from '../../../shared/contract/contexts.ts';
import { Fact, Facts } from '../../ui/Field.tsx';
import { go } from '../../ui/history.ts';
import { clusterPath } from '../../ui/links.ts';
import { notify } from '../../ui/notify.ts';
import { Actions } from '../../ui/PageHead.tsx';
import { quoteWords } from '../../ui/quoteWords.ts';
import { ShowCommand } from '../../ui/ShowCommand.tsx';
import { SidePanel } from '../../ui/SidePanel.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import { contextActions } from './contextActions.tsx';
import css from './contexts.module.css';
import { clusterIdOf, markOf } from './contextWords.ts';

/** All about one context, and what can be done with it. */
export const ContextPanel = ({
  entry,
  onClose,
}: {
  readonly entry: ContextEntry;
  readonly onClose: () => void;
}) => {
  const mark = markOf(entry);
  const cluster = clusterIdOf(entry);
  return (
    <SidePanel title={entry.name} label={`Context ${entry.name}`} onClose={onClose}>
      <div className={css.panel}>
        <p className={css.sentence}>
          <StateMark {...mark} /> {mark.title}
        </p>
        <Actions>
          {contextActions
            .filter(({ isAllowed }) => isAllowed?.([entry]) ?? true)
            .map(({ id, title, icon: Icon, danger, run }) => (
              <Button
                key={id}
                variant={id === 'use' ? 'filled' : 'default'}
                leftSection={<Icon size={14} />}
                {...(danger ? { c: 'var(--sw-bad)' } : {})}
                onClick={() => void tell(title, () => run([entry]))}
              >
                {title}
              </Button>
            ))}
        </Actions>
        <Facts>
          <Fact label="Server">{entry.server === undefined ? undefined : <code>{entry.server}</code>}</Fact>
          <Fact label="Cluster entry">{entry.cluster === '' ? undefined : <code>{entry.cluster}</code>}</Fact>
          <Fact label="User entry">{entry.user === '' ? undefined : <code>{entry.user}</code>}</Fact>
          <Fact label="Signs in with">{entry.signIn}</Fact>
          <Fact label="Namespace">
            {entry.namespace === undefined ? 'default' : <code>{entry.namespace}</code>}
          </Fact>
          <Fact label="File">
            <code>{entry.file}</code>
          </Fact>
          <Fact label="Cluster of Slipway">{entry.slipway}</Fact>
        </Facts>
        <Actions>
          {cluster === undefined || entry.problem !== undefined ? null : (
            <Button variant="default" onClick={() => go(clusterPath(cluster))}>
              Open the cluster
            </Button>
          )}
          <ShowCommand
            command={quoteWords([
              'kubectl',
              ...(entry.isReadByKubectl ? [] : ['--kubeconfig', entry.file]),
              ...['--context', entry.name, 'get', 'nodes'],
            ])}
          />
        </Actions>
      </div>
    </SidePanel>
  );
};

const tell = async (title: string, run: () => void | Promise<void>): Promise<void> => {
  try {
    await run();
  } catch (error) {
    notify.error(error, title);
  }
};
