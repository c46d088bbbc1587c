import type { ResourceEventRow } from '../../../shared/contract/resources.ts';

/** An event of the core API, with the parts that are read. */
export interface KubeEvent {
  readonly metadata: { readonly uid: string; readonly creationTimestamp?: string };
  readonly type?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly count?: number;
  readonly firstTimestamp?: string | null;
  readonly lastTimestamp?: string | null;
  readonly eventTime?: string | null;
  readonly series?: { readonly count?: number; readonly lastObservedTime?: string } | null;
  readonly source?: { readonly component?: string; readonly host?: string };
  readonly reportingComponent?: string;
}

const time = (...texts: readonly (string | null | undefined)[]): number =>
  Date.parse(texts.find(Boolean) ?? '') || 0;

/** An event as a row; both ways that Kubernetes writes times and counts are understood. */
export const describeEvent = (event: KubeEvent): ResourceEventRow => {
  const { metadata, series, source } = event;
  return {
    type: event.type ?? 'Normal',
    reason: event.reason ?? '',
    message: event.message ?? '',
    count: series?.count ?? event.count ?? 1,
    from: source?.component || event.reportingComponent || '',
    firstAt: time(event.firstTimestamp, event.eventTime, metadata.creationTimestamp),
    lastAt: time(series?.lastObservedTime, event.lastTimestamp, event.eventTime, metadata.creationTimestamp),
  };
};
