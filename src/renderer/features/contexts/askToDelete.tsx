import type { ContextEntry, DeletePlan } from '../../../shared/contract/contexts.ts';
import { api } from '../../api/api.ts';
import { confirmAndRun } from '../../ui/ConfirmDialog.tsx';
import { notify } from '../../ui/notify.ts';
import css from './contexts.module.css';
import { targetOf } from './contextWords.ts';

/** Says what goes along and from which file, and deletes the context when that is confirmed. */
export const askToDelete = async (entry: ContextEntry): Promise<void> => {
  const plan = await api.contexts.planDelete(targetOf(entry));
  confirmAndRun(
    {
      title: `Delete the context ${entry.name}?`,
      body: <DeleteWords entry={entry} plan={plan} />,
      verb: 'Delete',
      danger: true,
    },
    async () => {
      await api.contexts.delete(targetOf(entry));
      notify.success(`The context ${entry.name} is deleted.`);
    },
  );
};

const DeleteWords = ({ entry, plan }: { readonly entry: ContextEntry; readonly plan: DeletePlan }) => {
  const stays = [
    ...(plan.cluster === undefined && entry.cluster !== '' ? [`the cluster entry ${entry.cluster}`] : []),
    ...(plan.user === undefined && entry.user !== '' ? [`the user entry ${entry.user}`] : []),
  ];
  return (
    <div className={css.words}>
      <p>
        From <code>{entry.file}</code> go:
      </p>
      <ul>
        <li>
          the context <code>{entry.name}</code>
          {plan.isCurrent ? ', which kubectl uses now; it then has no current context' : ''}
        </li>
        {plan.cluster === undefined ? null : (
          <li>
            the cluster entry <code>{plan.cluster}</code>, which nothing else uses
          </li>
        )}
        {plan.user === undefined ? null : (
          <li>
            the user entry <code>{plan.user}</code> with its credentials, which nothing else uses
          </li>
        )}
      </ul>
      {stays.length === 0 ? null : (
        <p>What is used elsewhere or stands in another file stays: {stays.join(' and ')}.</p>
      )}
      <p>The cluster itself is not touched. Nothing else in the file changes.</p>
    </div>
  );
};
