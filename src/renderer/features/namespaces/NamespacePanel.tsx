import { Button } from '@mantine/core';
import type { NamespaceEntry, QuotaEntry } from '../../../shared/contract/namespaces.ts';
import { Age } from '../../ui/Age.tsx';
import type { RowAction } from '../../ui/DataTable.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Chips, Fact, Facts, Part } from '../../ui/Field.tsx';
import { formatCount } from '../../ui/formatQuantity.ts';
import { notify } from '../../ui/notify.ts';
import { Actions } from '../../ui/PageHead.tsx';
import { SidePanel } from '../../ui/SidePanel.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import css from './namespaces.module.css';
import { measureLimit } from './quotaUse.ts';

interface NamespacePanelProps {
  readonly name: string;
  /** Undefined while the list is not there, or when it has none of this name. */
  readonly namespace: NamespaceEntry | undefined;
  readonly isLoaded: boolean;
  readonly actions: readonly RowAction<NamespaceEntry>[];
  readonly onClose: () => void;
}

/** All of one namespace. */
export const NamespacePanel = ({ name, namespace, isLoaded, actions, onClose }: NamespacePanelProps) => (
  <SidePanel title={<span className="mono">{name}</span>} label={`Namespace ${name}`} onClose={onClose}>
    {namespace === undefined ? (
      <EmptyState title={isLoaded ? `There is no namespace ${name}.` : 'Asking the cluster …'}>
        {isLoaded ? 'It may have been deleted meanwhile.' : null}
      </EmptyState>
    ) : (
      <NamespaceDetails namespace={namespace} actions={actions} />
    )}
  </SidePanel>
);

const runAction = async (action: RowAction<NamespaceEntry>, namespace: NamespaceEntry) => {
  try {
    await action.run([namespace]);
  } catch (thrown) {
    notify.error(thrown, action.title);
  }
};

const showCount = (count: number | undefined) => (count === undefined ? 'not known' : formatCount(count));

const NamespaceDetails = ({
  namespace,
  actions,
}: {
  readonly namespace: NamespaceEntry;
  readonly actions: readonly RowAction<NamespaceEntry>[];
}) => {
  const { state, problem, counts, quotas, labels, createdAt } = namespace;
  return (
    <>
      <Part title="State">
        <StateMark word={state} />
        {problem === undefined ? null : <p className={css.warning}>{problem}</p>}
        <Actions>
          {actions
            .filter(({ isAllowed }) => isAllowed?.([namespace]) ?? true)
            .map((action) => (
              <Button
                key={action.id}
                variant="default"
                leftSection={<action.icon size={14} />}
                onClick={() => void runAction(action, namespace)}
              >
                {action.title}
              </Button>
            ))}
        </Actions>
      </Part>
      <Part title="In it">
        <Facts>
          <Fact label="Pods">{showCount(counts?.pods)}</Fact>
          <Fact label="Workloads">{showCount(counts?.workloads)}</Fact>
          <Fact label="Services">{showCount(counts?.services)}</Fact>
          <Fact label="Created">
            <Age at={createdAt} />
          </Fact>
        </Facts>
      </Part>
      <Part title="Quotas">
        {quotas?.map((quota) => (
          <Quota key={quota.name} quota={quota} />
        ))}
        {quotas?.length === 0 ? (
          <span className={css.dim}>None: it may take all that the nodes have.</span>
        ) : null}
      </Part>
      <Part title="Labels">
        <Chips values={Object.entries(labels).map(([key, value]) => `${key}=${value}`)} />
      </Part>
    </>
  );
};

const Quota = ({ quota }: { readonly quota: QuotaEntry }) => (
  <table className={css.quota}>
    <caption className="mono">{quota.name}</caption>
    <thead>
      <tr>
        <th scope="col">What</th>
        <th scope="col">Used</th>
        <th scope="col">Limit</th>
        <th scope="col">Share</th>
      </tr>
    </thead>
    <tbody>
      {quota.limits.map(measureLimit).map(({ resource, used, hard, share }) => (
        <tr key={resource} data-full={share >= 1}>
          <td className="mono">{resource}</td>
          <td>{used}</td>
          <td>{hard}</td>
          <td>{Math.round(share * 100)} %</td>
        </tr>
      ))}
    </tbody>
  </table>
);
