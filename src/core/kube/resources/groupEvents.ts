import type { EventGroup } from '../../../shared/contract/resources.ts';
import { describeEvent, type KubeEvent } from './describeEvent.ts';

/** An event with the object that it is about. */
export interface InvolvingEvent extends KubeEvent {
  readonly involvedObject?: {
    readonly apiVersion?: string;
    readonly kind?: string;
    readonly name?: string;
    readonly namespace?: string;
  };
}

const SHOWN_OBJECTS = 20;

/** The message without what differs from object to object: its name, addresses, hashes and numbers. */
const normalizeMessage = (message: string, name: string): string =>
  (name === '' ? message : message.replaceAll(name, '…'))
    .replaceAll(/\b[0-9a-f]{8,}(-[0-9a-f]{4,})*\b/g, '…')
    .replaceAll(/\d+/g, '#');

/** Puts events with one cause together; the newest cause is first. */
export const groupEvents = (events: Iterable<InvolvingEvent>): readonly EventGroup[] => {
  const groups = new Map<string, InvolvingEvent[]>();
  for (const event of events) {
    const { kind = '', name = '' } = event.involvedObject ?? {};
    const { type, reason, message } = describeEvent(event);
    const id = [type, reason, kind, normalizeMessage(message, name)].join(' ');
    const group = groups.get(id);
    if (group === undefined) groups.set(id, [event]);
    else group.push(event);
  }
  return [...groups].map(([id, group]) => toGroup(id, group)).toSorted((a, b) => b.lastAt - a.lastAt);
};

const toGroup = (id: string, events: readonly InvolvingEvent[]): EventGroup => {
  const rows = events
    .map((event) => ({ ...describeEvent(event), object: event.involvedObject ?? {} }))
    .toSorted((a, b) => b.lastAt - a.lastAt);
  const [newest] = rows;
  const objects = new Map<string, EventGroup['objects'][number]>();
  for (const { object, lastAt } of rows) {
    const { name = '', namespace } = object;
    const key = `${namespace ?? ''}/${name}`;
    if (!objects.has(key)) objects.set(key, { name, ...(namespace ? { namespace } : {}), lastAt });
  }
  const { apiVersion = '', kind = '' } = newest?.object ?? {};
  return {
    id,
    type: newest?.type ?? '',
    reason: newest?.reason ?? '',
    message: newest?.message ?? '',
    kind,
    group: apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '',
    objects: [...objects.values()].slice(0, SHOWN_OBJECTS),
    objectCount: objects.size,
    count: rows.reduce((sum, { count }) => sum + count, 0),
    firstAt: Math.min(...rows.map(({ firstAt }) => firstAt)),
    lastAt: newest?.lastAt ?? 0,
  };
};
