import type { ManifestFinding, ManifestObject, ManifestPlan } from '../../../shared/contract/manifests.ts';
import { createKindFinder, type KindFinder } from '../../kube/applyKinds.ts';
import type { KubeConnection } from '../../kube/connection.ts';
import type { OpenApi } from '../../kube/openApi.ts';
import { orderObjects } from '../orderObjects.ts';
import type { KubeValue, ParsedFiles } from '../parse/parsedObject.ts';
import { findDuplicates } from '../schema/findDuplicates.ts';
import { findPath } from './findPath.ts';
import { mapLimited } from './mapLimited.ts';
import { planDelete, planObject } from './planObject.ts';
import { resolveObjects } from './resolveObjects.ts';

export interface PlanRequest {
  readonly connection: KubeConnection;
  readonly openApi: OpenApi;
  readonly parsed: ParsedFiles;
  /** For objects that name none. */
  readonly namespace: string;
  /** What the release had before, beside what the files hold now: planned as `delete` while it is there. */
  readonly earlier: readonly ManifestObject[];
  /** The objects' values as the release applied them last, by id. */
  readonly previous?: ((kinds: KindFinder) => Promise<ReadonlyMap<string, KubeValue>>) | undefined;
  /** Ids to plan; without it all. */
  readonly only?: ReadonlySet<string> | undefined;
  readonly signal: AbortSignal;
}

/** Objects tried at once. */
const AT_ONCE = 8;

const byPlace = (a: ManifestFinding, b: ManifestFinding) =>
  a.file === b.file ? a.line - b.line : a.file.localeCompare(b.file);

/** `apply` refuses files in which the parser or the cluster's kinds found a mistake. */
const markStopping = (finding: ManifestFinding): ManifestFinding =>
  finding.severity === 'error' ? { ...finding, stops: true } : finding;

/** Says of each object of the files what applying it would do, without changing anything. */
export const planFiles = async (request: PlanRequest): Promise<ManifestPlan> => {
  const { connection, openApi, parsed, namespace, earlier, only } = request;
  const abort = new AbortController();
  const signal = AbortSignal.any([request.signal, abort.signal]);
  try {
    const kinds = createKindFinder(connection, signal);
    const resolved = await resolveObjects(parsed.objects, kinds, namespace);
    const before = await request.previous?.(kinds);
    const objects = resolved.objects
      .filter(({ id }) => only?.has(id) ?? true)
      .map((object) => ({ ...object, previous: before?.get(object.id) }));
    const namespaces = new Set(
      objects.filter(({ id }) => id.startsWith('/Namespace/')).map(({ name }) => name),
    );
    const tools = { connection, openApi, signal, namespaces };
    const planned = await mapLimited(objects, AT_ONCE, (object) => planObject(tools, object));
    const there = new Set(resolved.objects.map(({ id }) => id));
    const gone = orderObjects(earlier.filter(({ id }) => !there.has(id))).toReversed();
    const deleted = await mapLimited(gone, AT_ONCE, (object) =>
      planDelete(tools, object, (one) => findPath(kinds, one)),
    );
    const duplicates = await findDuplicates(tools, objects);
    const stopping = [...parsed.findings, ...resolved.findings, ...duplicates].map(markStopping);
    const findings = [...stopping, ...planned.flatMap((one) => one.findings)];
    return {
      findings: findings.toSorted(byPlace),
      objects: [...planned.map(({ plan }) => plan), ...deleted.flat()],
    };
  } finally {
    // One failed object ends the plan; the calls of the others must not go on.
    abort.abort();
  }
};
