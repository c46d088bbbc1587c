import type { ObjectRef } from '../../../shared/contract/procedure.ts';
import type { ResourceKind, ResourceRow } from '../../../shared/contract/resources.ts';
import type { RowAction } from '../../ui/DataTable.tsx';
import { listObjectActions, type ObjectAction } from '../../ui/registry.ts';

export interface ActionContext {
  readonly cluster: string;
  readonly kind: ResourceKind;
  /** Nothing that changes the cluster is offered. */
  readonly readOnly: boolean;
}

/** The object that a row stands for. */
export const refOf = (
  { group, version, plural }: ResourceKind,
  { name, namespace }: Pick<ResourceRow, 'name' | 'namespace'>,
): ObjectRef => ({ group, version, plural, name, ...(namespace === undefined ? {} : { namespace }) });

/** What all features offer for objects of a kind, in a cluster that may be read only. */
export const listActions = ({ kind, readOnly }: ActionContext): readonly ObjectAction[] =>
  listObjectActions(kind).filter(({ changes }) => !(readOnly && changes === true));

/** The same as actions of the table's rows. */
export const listRowActions = (context: ActionContext): readonly RowAction<ResourceRow>[] =>
  listActions(context).map((action): RowAction<ResourceRow> => {
    const { cluster, kind } = context;
    const target = (rows: readonly ResourceRow[]) => ({
      cluster,
      kind,
      rows,
      refs: rows.map((row) => refOf(kind, row)),
    });
    const { id, title, icon, key, danger, single, isAllowed } = action;
    return {
      id,
      title,
      icon,
      ...(key === undefined ? {} : { key }),
      ...(danger === undefined ? {} : { danger }),
      ...(single === undefined ? {} : { single }),
      ...(isAllowed === undefined ? {} : { isAllowed: (rows) => isAllowed(target(rows)) }),
      run: (rows) => action.run(target(rows)),
    };
  });
