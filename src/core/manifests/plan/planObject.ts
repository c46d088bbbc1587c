import type { FieldConflict, ManifestFinding, ObjectPlan } from '../../../shared/contract/manifests.ts';
import { type ApplyOutcome, applyObject, type Refusal, readObject } from '../../kube/applyObject.ts';
import type { KubeConnection } from '../../kube/connection.ts';
import type { OpenApi } from '../../kube/openApi.ts';
import { lineAt } from '../../lib/kubeYaml/lineTree.ts';
import { cleanObject, writeYaml } from '../cleanObject.ts';
import { toManifestObject } from '../parse/parsedObject.ts';
import { checkObject } from '../schema/checkObject.ts';
import { listRefusedFields } from './findRefusedLines.ts';
import type { ResolvedObject } from './resolveObjects.ts';

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
  readonly before?: string;
  readonly after?: string;
  readonly conflicts?: readonly FieldConflict[];
  readonly error?: string;
  readonly note?: string;
}

const toPlan = (object: ResolvedObject, parts: Parts): ObjectPlan => ({
  ...toManifestObject(object),
  before: '',
  after: '',
  conflicts: [],
  ...parts,
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
  return checkObject(object.value, schema).map(({ path, message }) => place(object, path, message));
};

const ownYaml = (object: ResolvedObject) => writeYaml(cleanObject(object.value));

/** The server cannot try what stands in something that the same files bring: that has to be there first. */
const planUntried = async (
  tools: PlanTools,
  object: ResolvedObject,
  note: string,
): Promise<PlannedObject> => ({
  plan: toPlan(object, { action: 'create', after: ownYaml(object), note }),
  findings: await checkSchema(tools, object),
});

const missingNamespace = (object: ResolvedObject, { status, about }: Refusal): boolean =>
  status === 404 && about?.kind === 'namespaces' && about.name === object.namespace;

const planRefused = async (
  tools: PlanTools,
  object: ResolvedObject,
  { refusal, before }: { readonly refusal: Refusal; readonly before: string },
): Promise<PlannedObject> => {
  if (missingNamespace(object, refusal)) {
    if (tools.namespaces.has(object.namespace ?? '')) {
      const note = `The namespace ${object.namespace} comes with these files; the server can try this object once it is there.`;
      return await planUntried(tools, object, note);
    }
    const error = `The namespace ${object.namespace} is not there. Make it first, or add it to the files.`;
    return {
      plan: toPlan(object, { action: 'unknown', after: ownYaml(object), error }),
      findings: await checkSchema(tools, object),
    };
  }
  const found = await checkSchema(tools, object);
  const named = listRefusedFields(refusal).map(({ path, message }) => place(object, path, message));
  const lines = new Set(found.map(({ line }) => line));
  return {
    plan: toPlan(object, { action: 'unknown', before, after: ownYaml(object), error: refusal.message }),
    // Both may have seen the same mistake; our words know the name that was probably meant.
    findings: [...found, ...named.filter(({ line }) => !lines.has(line))],
  };
};

const applied = (outcome: ApplyOutcome) => (outcome.type === 'applied' ? outcome.object : undefined);

const planConflict = async (
  { connection, signal }: PlanTools,
  object: ResolvedObject & { readonly path: string },
  { before, conflicts }: { readonly before: string; readonly conflicts: readonly FieldConflict[] },
): Promise<PlannedObject> => {
  const request = { path: object.path, object: object.value, dryRun: true, signal };
  const forced = applied(await applyObject(connection, { ...request, force: true }));
  const after = forced === undefined ? ownYaml(object) : writeYaml(cleanObject(forced));
  return { plan: toPlan(object, { action: 'change', before, after, conflicts }), findings: [] };
};

/** Tries one object on the server, and compares what would be with what is. */
export const planObject = async (tools: PlanTools, object: ResolvedObject): Promise<PlannedObject> => {
  const { connection, signal } = tools;
  const { path } = object;
  if (path === undefined) {
    const error = `The cluster knows no kind ${object.kind} in ${object.apiVersion}, and these files do not define it.`;
    return { plan: toPlan(object, { action: 'unknown', after: ownYaml(object), error }), findings: [] };
  }
  if (object.pending) {
    const note = `The kind ${object.kind} comes with these files; the server can try this object once it is there.`;
    return await planUntried(tools, object, note);
  }
  const current = await readObject(connection, path, signal);
  const before = current === undefined ? '' : writeYaml(cleanObject(current));
  const outcome = await applyObject(connection, {
    path,
    object: object.value,
    dryRun: true,
    force: false,
    signal,
  });
  if (outcome.type === 'refused')
    return await planRefused(tools, object, { refusal: outcome.refusal, before });
  if (outcome.type === 'conflict') {
    return await planConflict(tools, { ...object, path }, { before, conflicts: outcome.conflicts });
  }
  const after = writeYaml(cleanObject(outcome.object));
  const changed = before === after ? 'nothing' : 'change';
  return {
    plan: toPlan(object, { action: current === undefined ? 'create' : changed, before, after }),
    findings: [],
  };
};
