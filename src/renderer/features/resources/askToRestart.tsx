import { api } from '../../api/api.ts';
import { confirmAndRun } from '../../ui/ConfirmDialog.tsx';
import { notify } from '../../ui/notify.ts';
import type { ActionTarget } from '../../ui/registry.ts';

/** Says that pods will be replaced, and does it. */
export const askToRestart = ({ cluster, kind, refs }: ActionTarget): void => {
  const [first] = refs;
  if (first === undefined) return;
  const names = refs.map(({ name }) => name).join(', ');
  confirmAndRun(
    {
      title:
        refs.length === 1 ? `Restart ${kind.kind} ${first.name}?` : `Restart ${refs.length} ${kind.plural}?`,
      verb: 'Restart',
      body: `The pods of ${names} are replaced by new ones, as its update strategy says: usually one after the other.`,
    },
    async () => {
      for (const ref of refs) await api.resources.restart({ cluster, ref });
      notify.success(`${names} ${refs.length === 1 ? 'restarts' : 'restart'}.`);
    },
  );
};
