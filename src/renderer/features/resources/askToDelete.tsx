import type { ObjectRef } from '../../../shared/contract/procedure.ts';
import { AppError } from '../../../shared/errors.ts';
import { api } from '../../api/api.ts';
import { confirmAndRun } from '../../ui/ConfirmDialog.tsx';
import { formatPlural } from '../../ui/formatQuantity.ts';
import { notify } from '../../ui/notify.ts';
import type { ActionTarget } from '../../ui/registry.ts';
import css from './resources.module.css';

/** What goes along with an object of some kinds, in words. */
const CONSEQUENCES: Readonly<Record<string, string>> = {
  'deployments.apps': 'Its pods are deleted with it.',
  'statefulsets.apps': 'Its pods are deleted with it; their volumes stay.',
  'daemonsets.apps': 'Its pods are deleted with it.',
  'replicasets.apps': 'Its pods are deleted with it.',
  'jobs.batch': 'Its pods are deleted with it, also while they run.',
  'cronjobs.batch': 'Its jobs and their pods are deleted with it.',
  persistentvolumeclaims: 'What it holds may be lost with its volume.',
  'customresourcedefinitions.apiextensions.k8s.io': 'All objects of its kind are deleted with it.',
  pods: 'What owns it makes a new one; without an owner it is gone.',
  secrets: 'What uses it fails when it is started next.',
  configmaps: 'What uses it fails when it is started next.',
};

const nameOf = ({ name, namespace }: ObjectRef) =>
  namespace === undefined ? name : `${name} in ${namespace}`;

/** Says what will be deleted, by name, and deletes it; those that stay are told with the reason. */
export const askToDelete = ({ cluster, kind, refs }: ActionTarget): void => {
  const [first] = refs;
  if (first === undefined) return;
  const word = kind.kind;
  const several = refs.length > 1;
  const consequence = CONSEQUENCES[kind.group === '' ? kind.plural : `${kind.plural}.${kind.group}`];
  confirmAndRun(
    {
      title: several ? `Delete ${refs.length} ${kind.plural}?` : `Delete ${word} ${first.name}?`,
      verb: several ? `Delete ${formatPlural(refs.length, 'object')}` : 'Delete',
      danger: true,
      body: (
        <>
          <ul className={css.names}>
            {refs.map((ref) => (
              <li key={nameOf(ref)} className="mono">
                {nameOf(ref)}
              </li>
            ))}
          </ul>
          {consequence === undefined ? null : <p>{consequence}</p>}
        </>
      ),
    },
    async () => {
      const results = await api.resources.delete({ cluster, refs: [...refs] });
      const failed = results.filter(({ error }) => error !== undefined);
      if (failed.length > 0) throw describeFailure(failed, refs.length);
      notify.success(
        several
          ? `${refs.length} ${kind.plural} are being deleted.`
          : `${word} ${first.name} is being deleted.`,
      );
    },
  );
};

type Failed = readonly { readonly ref: ObjectRef; readonly error?: string }[];

/** Some objects are still there; the dialog shows which and why. */
const describeFailure = (failed: Failed, count: number): AppError =>
  new AppError(
    'API_FAILED',
    count === 1 ? (failed[0]?.error ?? '') : `${failed.length} of ${count} objects could not be deleted.`,
    { details: failed.map(({ ref, error }) => `${nameOf(ref)}: ${error}`) },
  );
