import type { ResourceDetail, ResourceKind } from '../../../shared/contract/resources.ts';
import type { Tone } from '../../ui/stateTone.ts';
import { type Container, describeContainers } from './describeContainers.ts';

interface Metadata {
  readonly namespace?: string;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  readonly lastTransitionTime?: string | null;
}

export interface ObjectFact {
  readonly label: string;
  readonly value: string;
  /** A state in a word, or a moment as RFC 3339. */
  readonly is?: 'state' | 'time';
}

export interface DescribedObject {
  readonly metadata: Metadata;
  readonly facts: readonly ObjectFact[];
  readonly conditions: readonly Condition[];
  readonly containers: readonly Container[];
}

/** The parts that are read here; an object of any kind may lack each of them. */
interface AnyObject {
  readonly metadata?: Metadata;
  readonly type?: string;
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly status?: Readonly<Record<string, unknown>> & { readonly conditions?: readonly Condition[] };
}

const text = (value: unknown): string =>
  ['string', 'number', 'bigint', 'boolean'].includes(typeof value) ? String(value) : '';

const pairs = (value: unknown): string =>
  Object.entries((value ?? {}) as Readonly<Record<string, unknown>>)
    .map(([key, each]) => `${key}=${text(each)}`)
    .join(', ');

const fact = (label: string, value: unknown, is?: ObjectFact['is']): readonly ObjectFact[] => {
  const words = text(value);
  return words === '' ? [] : [{ label, value: words, ...(is === undefined ? {} : { is }) }];
};

/** The API leaves a number of ready ones out when it is 0; before the first status it is not known. */
const describeReplicas = ({ spec, status }: AnyObject): readonly ObjectFact[] => {
  const wanted = spec?.replicas ?? status?.desiredNumberScheduled;
  if (wanted === undefined) return [];
  const isKnown = status !== undefined && Object.keys(status).length > 0;
  const ready = status?.readyReplicas ?? status?.numberReady ?? (isKnown ? 0 : '–');
  return fact('Replicas', `${text(ready)} of ${text(wanted)} ready`);
};

interface Port {
  readonly name?: string;
  readonly port: number;
  readonly targetPort?: number | string;
  readonly nodePort?: number;
  readonly protocol?: string;
}

const describePorts = (ports: unknown): string =>
  ((ports ?? []) as readonly Port[])
    .map(({ name, port, targetPort, nodePort, protocol }) => {
      const to = targetPort === undefined || targetPort === port ? '' : ` to ${targetPort}`;
      const onNodes = nodePort === undefined ? '' : `, ${nodePort} on each node`;
      return `${name === undefined ? '' : `${name}: `}${port}${protocol === undefined || protocol === 'TCP' ? '' : `/${protocol}`}${to}${onNodes}`;
    })
    .join('; ');

const describers: Readonly<Record<string, (object: AnyObject) => readonly ObjectFact[]>> = {
  Pod: ({ spec, status }) => [
    ...fact('Phase', status?.phase, 'state'),
    ...fact('Reason', status?.reason),
    ...fact('Message', status?.message),
    ...fact('Node', spec?.nodeName),
    ...fact('Address', status?.podIP),
    ...fact('Service account', spec?.serviceAccountName),
    ...fact('Quality of service', status?.qosClass),
    ...fact('Priority', spec?.priorityClassName),
  ],
  Service: ({ spec }) => [
    ...fact('Type', spec?.type),
    ...fact('Address', spec?.clusterIP),
    ...fact('Ports', describePorts(spec?.ports)),
    ...fact('Leads to pods with', pairs(spec?.selector)),
  ],
  Deployment: (object) => [
    ...describeReplicas(object),
    ...fact('Update strategy', (object.spec?.strategy as { type?: unknown } | undefined)?.type),
    ...fact(
      'Pods with',
      pairs((object.spec?.selector as { matchLabels?: unknown } | undefined)?.matchLabels),
    ),
    ...(object.spec?.paused === true ? fact('Rollout', 'paused') : []),
  ],
  Job: ({ spec, status }) => [
    ...fact('Started', status?.startTime, 'time'),
    ...fact('Completed', status?.completionTime, 'time'),
    ...fact(
      'Succeeded',
      `${text(status?.succeeded) || (status?.startTime === undefined ? '–' : '0')} of ${text(spec?.completions) || '1'}`,
    ),
    ...fact('Active', status?.active),
    ...fact('Failed', status?.failed),
  ],
  CronJob: ({ spec, status }) => [
    ...fact('Schedule', spec?.schedule),
    ...fact('Time zone', spec?.timeZone),
    ...(spec?.suspend === true ? fact('State', 'Suspended', 'state') : []),
    ...fact('Last run', status?.lastScheduleTime, 'time'),
  ],
  PersistentVolumeClaim: ({ spec, status }) => [
    ...fact('Phase', status?.phase, 'state'),
    ...fact('Volume', spec?.volumeName),
    ...fact('Storage class', spec?.storageClassName),
    ...fact('Size', (status?.capacity as { storage?: unknown } | undefined)?.storage),
  ],
  Secret: ({ type }) => fact('Type', type),
};

const describeAny = (object: AnyObject): readonly ObjectFact[] => [
  ...fact('Phase', object.status?.phase, 'state'),
  ...describeReplicas(object),
];

/** What is worth knowing of an object, for a person; every kind has at least its metadata and conditions. */
export const describeObject = ({ kind }: ResourceKind, object: ResourceDetail['object']): DescribedObject => {
  const any = object as AnyObject;
  return {
    metadata: any.metadata ?? {},
    facts: (describers[kind] ?? describeAny)(any),
    conditions: Array.isArray(any.status?.conditions) ? any.status.conditions : [],
    containers: kind === 'Pod' ? describeContainers(any) : [],
  };
};

/** Conditions for which «True» is the bad news. */
const BAD_WHEN_TRUE = /pressure|unavailable|fail|stalled|degraded|terminating|corrupt|blocked/i;

/** Green where it is as it should be. */
export const toneOfCondition = ({ type, status, reason }: Condition): Tone => {
  if (status === 'Unknown') return 'warn';
  if ((status === 'True') !== BAD_WHEN_TRUE.test(type)) return 'ok';
  // A pod that has done its work is not ready any more, and nothing is wrong with it.
  return reason === 'PodCompleted' ? 'idle' : 'bad';
};
