import type { ObjectRef } from '../../../shared/contract/procedure.ts';
import type { ResourceUpdate } from '../../../shared/contract/resources.ts';
import { AppError } from '../../../shared/errors.ts';
import { dropUndefined } from '../../lib/dropUndefined.ts';
import { readDocuments } from '../../lib/kubeYaml/readDocuments.ts';
import { writeKubeYaml } from '../../lib/kubeYaml/writeKubeYaml.ts';
import { ApiRefusal } from '../apiRefusal.ts';
import type { KubeConnection } from '../connection.ts';
import { type MergeConflict, mergeObject } from './mergeObject.ts';
import { objectPath } from './objectPath.ts';
import { type PlainObject, showObject } from './showObject.ts';

export interface UpdateObject {
  readonly ref: ObjectRef;
  /** The object's YAML as it was when the editing began. */
  readonly base: string;
  /** What a person made of it. */
  readonly yaml: string;
  /** Has the server check it and change nothing. */
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
}

interface Edited {
  readonly apiVersion?: unknown;
  readonly kind?: unknown;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** How often it is tried again when somebody writes in between. */
const ATTEMPTS = 5;

/** The server's own: each write changes them, and nobody edits them. */
const withoutCounters = (object: Edited, { metadata: from }: Edited): Edited => {
  const { resourceVersion: _, generation: __, ...metadata } = object.metadata ?? {};
  const { resourceVersion, generation } = from ?? {};
  return { ...object, metadata: { ...metadata, ...dropUndefined({ resourceVersion, generation }) } };
};

const nameConflict = ({ path, mine, theirs }: MergeConflict): string => {
  const show = (value: unknown) => (value === undefined ? 'removed' : writeKubeYaml(value).trim());
  return `${path}: ${show(mine)} here, ${show(theirs)} there`;
};

/**
 * Brings what a person changed in an object's YAML into the object as it is now, and gives it before and after; or, where
 * somebody else changed the same place meanwhile, those places, what is there, and both put together with the person's
 * own where they differ. Fields that the kind does not have are refused, `BAD_INPUT` when the text is not that object,
 * `CONFLICT` when others write faster than it can be saved.
 */
export const updateObject = async (
  connection: KubeConnection,
  { ref, base, yaml, dryRun, signal }: UpdateObject,
): Promise<ResourceUpdate> => {
  const sides = { base: parseOne(base), mine: readEdited(yaml, ref) };
  const query = new URLSearchParams({ fieldValidation: 'Strict', fieldManager: 'slipway' });
  if (dryRun) query.set('dryRun', 'All');
  const call = async (method: 'GET' | 'PUT', path: string, body?: unknown) => {
    const answer = await connection.call<PlainObject>(method, path, { signal, body, deadline: 30_000 });
    return showObject(answer.body);
  };
  for (let attempt = 1; ; attempt += 1) {
    const theirs: Edited = await call('GET', objectPath(ref));
    const { value, conflicts } = mergeObject({
      base: withoutCounters(sides.base, theirs),
      mine: withoutCounters(sides.mine, theirs),
      theirs,
    });
    const before = writeKubeYaml(theirs);
    if (conflicts.length > 0) {
      return { conflicts: conflicts.map(nameConflict), theirs: before, merged: writeKubeYaml(value) };
    }
    try {
      return { before, yaml: writeKubeYaml(await call('PUT', `${objectPath(ref)}?${query}`, value)) };
    } catch (error) {
      if (!(error instanceof ApiRefusal) || error.status !== 409) throw error;
      if (attempt < ATTEMPTS) continue;
      throw new AppError('CONFLICT', `${ref.name} is changed by others all the time, and was not saved.`, {
        hint: 'Save again in a moment.',
        details: [error.message],
        cause: error,
      });
    }
  }
};

const readEdited = (yaml: string, ref: ObjectRef): Edited => {
  const edited = parseOne(yaml);
  const refuse = (what: string): never => {
    throw new AppError('BAD_INPUT', `This cannot be saved as ${ref.name}: ${what}.`, {
      hint: 'Change it back, or create a new object from this text instead.',
    });
  };
  const apiVersion = ref.group === '' ? ref.version : `${ref.group}/${ref.version}`;
  if (edited.apiVersion !== apiVersion) refuse(`its apiVersion must stay ${apiVersion}`);
  if (edited.metadata?.name !== ref.name) refuse(`its name must stay ${ref.name}`);
  if ((edited.metadata?.namespace ?? undefined) !== ref.namespace) {
    refuse(
      ref.namespace === undefined ? 'it is in no namespace' : `its namespace must stay ${ref.namespace}`,
    );
  }
  return edited;
};

const parseOne = (yaml: string): Edited => {
  const { documents, problems } = readDocuments(yaml);
  const [document, second] = documents;
  const [first, ...more] = [...problems, ...documents.flatMap(({ inexact }) => inexact)].map(
    ({ line, message }) => `Line ${line}: ${message.replace(/\.$/, '')}`,
  );
  if (first !== undefined) throw new AppError('BAD_INPUT', `${first}.`, { details: more });
  if (second !== undefined) {
    throw new AppError('BAD_INPUT', `Line ${second.lines.line}: a second document begins here.`, {
      hint: 'Keep one, and apply the other as a manifest.',
    });
  }
  const value = document?.value;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new AppError('BAD_INPUT', 'The text is no object: it has no keys such as apiVersion and kind.');
};
