import type {
  FieldConflict,
  ManifestFinding,
  ManifestObject,
  ObjectPlan,
} from '../../../shared/contract/manifests.ts';
import { ApiRefusal } from '../../kube/apiRefusal.ts';
import { type ApiObject, type Refusal, readObject } from '../../kube/applyObject.ts';
import type { KubeConnection } from '../../kube/connection.ts';
import type { OpenApi } from '../../kube/openApi.ts';
import { lineAt } from '../../lib/kubeYaml/lineTree.ts';
import { cleanObject, writeYaml } from '../cleanObject.ts';
import { describeObject, type KubeValue, toManifestObject } from '../parse/parsedObject.ts';
import { checkObject } from '../schema/checkObject.ts';
import { hideInMessage, hideSecret, isSecret } from '../secretData.ts';
import { listRefusedFields } from './findRefusedLines.ts';
import type { ResolvedObject } from './resolveObjects.ts';
import { tryObject } from './tryObject.ts';

export interface PlanTools {
  readonly connection: KubeConnection;
  readonly openApi: OpenApi;
  readonly signal: AbortSignal;
  /** Names of the namespaces that the same files bring. */
  readonly namespaces: ReadonlySet<string>;
}

export interface PlannedObject {
  readonly plan: ObjectPlan;
  readonly findings: readonly ManifestFinding[];
}

interface Parts {
  readonly action: ObjectPlan['action'];
  readonly before?: ApiObject | undefined;
  readonly after?: ApiObject | undefined;
  readonly conflicts?: readonly FieldConflict[];
  readonly error?: string;
  readonly note?: string;
}

const show = (object: KubeValue | undefined) => (object === undefined ? '' : writeYaml(cleanObject(object)));

const showBoth = ({ before, after }: Pick<Parts, 'before' | 'after'>): Shown => {
  const plain = { before: show(before), after: show(after) };
  if (![before, after].some((object) => object !== undefined && isSecret(object))) return plain;
  const hidden = hideSecret(before, after);
  return { before: show(hidden.before), after: show(hidden.after), revealed: plain };
};

type Shown = Pick<ObjectPlan, 'before' | 'after' | 'revealed'>;

const toPlan = (object: ManifestObject, { before, after, ...parts }: Parts): ObjectPlan => ({
  ...toManifestObject(object),
  conflicts: [],
  ...parts,
  ...showBoth({ before, after }),
});

const place = (
  object: ResolvedObject,
  path: readonly (string | number)[],
  message: string,
): ManifestFinding => ({
  file: object.file,
  line: lineAt(object.lines, path),
  severity: 'error',
  message,
});

const checkSchema = async (
  { connection, openApi, signal }: PlanTools,
  object: ResolvedObject,
): Promise<readonly ManifestFinding[]> => {
  const schema = object.pending ? object.defined?.schema : await openApi.find(connection, object, signal);
  if (schema === undefined) return [];
  return checkObject(object.value, schema).map((problem) =>
    place(object, problem.path, hideInMessage(object.value, problem)),
  );
};

/** The server cannot try what stands in something that the same files bring: that has to be there first. */
const planUntried = async (
  tools: PlanTools,
  object: ResolvedObject,
  note: string,
): Promise<PlannedObject> => ({
  plan: toPlan(object, { action: 'create', after: object.value, note }),
  findings: await checkSchema(tools, object),
});

const missingNamespace = (object: ResolvedObject, { status, about }: Refusal): boolean =>
  status === 404 && about?.kind === 'namespaces' && about.name === object.namespace;

const planRefused = async (
  tools: PlanTools,
  object: ResolvedObject,
  { refusal, before }: { readonly refusal: Refusal; readonly before: ApiObject | undefined },
): Promise<PlannedObject> => {
  if (missingNamespace(object, refusal)) {
    if (tools.namespaces.has(object.namespace ?? '')) {
      const note = `The namespace ${object.namespace} comes with these files; the server can try this object once it is there.`;
      return await planUntried(tools, object, note);
    }
    const error = `The namespace ${object.namespace} is not there. Make it first, or add it to the files.`;
    return {
      plan: toPlan(object, { action: 'unknown', after: object.value, error }),
      findings: await checkSchema(tools, object),
    };
  }
  const found = await checkSchema(tools, object);
  const named = listRefusedFields(refusal).map(({ path, message }) => place(object, path, message));
  const lines = new Set(found.map(({ line }) => line));
  return {
    plan: toPlan(object, { action: 'unknown', before, after: object.value, error: refusal.message }),
    // Both may have seen the same mistake; our words know the name that was probably meant.
    findings: [...found, ...named.filter(({ line }) => !lines.has(line))],
  };
};

const tryOne = async (
  tools: PlanTools,
  object: ResolvedObject & { readonly path: string },
): Promise<PlannedObject> => {
  const { connection, signal } = tools;
  const before = await readObject(connection, object.path, signal);
  const tried = await tryObject({ connection, object, current: before, signal });
  if (tried.type === 'refused') return await planRefused(tools, object, { refusal: tried.refusal, before });
  const { object: after, conflicts, notes } = tried;
  const plan = toPlan(object, {
    action: before === undefined ? 'create' : 'change',
    before,
    after,
    conflicts,
    ...(notes.length === 0 ? {} : { note: notes.join(' ') }),
  });
  const { before: old, after: next } = plan.revealed ?? plan;
  const same = old === next && conflicts.length === 0;
  return { plan: same ? { ...plan, action: 'nothing' } : plan, findings: [] };
};

/** What the server does not let this person see or try is said of the object, and keeps no others from being tried. */
const planUnreadable = (object: ResolvedObject, error: unknown): PlannedObject => {
  if (!(error instanceof ApiRefusal) || error.status === 401) throw error;
  return {
    plan: toPlan(object, { action: 'unknown', after: object.value, error: error.message }),
    findings: [place(object, [], `${describeObject(object)}: ${error.message}`)],
  };
};

/** Tries one object on the server, and compares what would be with what is. */
export const planObject = async (tools: PlanTools, object: ResolvedObject): Promise<PlannedObject> => {
  const { path, problem } = object;
  if (path === undefined) {
    const error =
      problem ??
      `The cluster knows no kind ${object.kind} in ${object.apiVersion}, and these files do not define it.`;
    const findings = problem === undefined ? [] : [place(object, [], problem)];
    return { plan: toPlan(object, { action: 'unknown', after: object.value, error }), findings };
  }
  if (object.pending) {
    const note = `The kind ${object.kind} comes with these files; the server can try this object once it is there.`;
    return await planUntried(tools, object, note);
  }
  return await tryOne(tools, { ...object, path }).catch((error: unknown) => planUnreadable(object, error));
};

/** An object that the files no longer hold, while it is there. */
export const planDelete = async (
  { connection, signal }: PlanTools,
  object: ManifestObject,
  findPath: (object: ManifestObject) => Promise<string | undefined>,
): Promise<readonly ObjectPlan[]> => {
  try {
    const path = await findPath(object);
    const before = path === undefined ? undefined : await readObject(connection, path, signal);
    if (before === undefined) return [];
    const note =
      'An earlier revision applied it, and the files no longer hold it. It stays unless you pick it.';
    return [toPlan(object, { action: 'delete', before, note })];
  } catch (error) {
    if (!(error instanceof ApiRefusal) || error.status === 401) throw error;
    return [toPlan(object, { action: 'unknown', error: error.message })];
  }
};
