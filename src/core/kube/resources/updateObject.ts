import type { ObjectRef } from '../../../shared/contract/procedure.ts';
import { AppError } from '../../../shared/errors.ts';
import { readDocuments } from '../../lib/kubeYaml/readDocuments.ts';
import { writeKubeYaml } from '../../lib/kubeYaml/writeKubeYaml.ts';
import { ApiRefusal } from '../apiRefusal.ts';
import type { KubeConnection } from '../connection.ts';
import { objectPath } from './objectPath.ts';
import { type PlainObject, showObject } from './showObject.ts';

export interface UpdateObject {
  readonly ref: ObjectRef;
  readonly yaml: string;
  /** Has the server check it and change nothing. */
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
}

interface Edited {
  readonly apiVersion?: unknown;
  readonly kind?: unknown;
  readonly metadata?: {
    readonly name?: unknown;
    readonly namespace?: unknown;
    readonly resourceVersion?: unknown;
  };
}

/**
 * Replaces an object by what a person made of its YAML, and gives the YAML of what it became. Fields that the kind does
 * not have are refused. `CONFLICT` when somebody else changed it since, `BAD_INPUT` when the text is not that object.
 */
export const updateObject = async (
  connection: KubeConnection,
  { ref, yaml, dryRun, signal }: UpdateObject,
): Promise<string> => {
  const edited = readEdited(yaml, ref);
  const query = new URLSearchParams({ fieldValidation: 'Strict', fieldManager: 'slipway' });
  if (dryRun) query.set('dryRun', 'All');
  try {
    const { body } = await connection.call<PlainObject>('PUT', `${objectPath(ref)}?${query}`, {
      signal,
      body: edited,
      deadline: 30_000,
    });
    return writeKubeYaml(showObject(body));
  } catch (error) {
    if (!(error instanceof ApiRefusal) || error.status !== 409) throw error;
    throw new AppError('CONFLICT', `Somebody changed ${ref.name} while you edited it.`, {
      hint: 'Load what is there now, make your change again and save.',
      details: [error.message],
      cause: error,
    });
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
  if (typeof edited.metadata?.resourceVersion !== 'string') {
    refuse('metadata.resourceVersion is missing, which shows whether somebody else changed it meanwhile');
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
