import { describe, expect, it } from 'vitest';
import { describeObject } from '../../../../../src/renderer/features/resources/describeObject.ts';

const factsOf = (kind: string, object: Readonly<Record<string, unknown>>) => {
  const { facts } = describeObject(
    { kind, group: '', version: 'v1', plural: '', namespaced: true, verbs: [], ...none },
    object,
  );
  return Object.fromEntries(facts.map(({ label, value }) => [label, value]));
};

const none = { shortNames: [], categories: [], custom: false };

describe('the facts of an object', () => {
  it('have a dash for a number that nobody has told yet, and 0 for one that was left out', () => {
    const spec = { replicas: 3 };
    expect(factsOf('Deployment', { spec })).toMatchObject({ Replicas: '– of 3 ready' });
    expect(factsOf('Deployment', { spec, status: {} })).toMatchObject({ Replicas: '– of 3 ready' });
    expect(factsOf('Deployment', { spec, status: { observedGeneration: 1 } })).toMatchObject({
      Replicas: '0 of 3 ready',
    });
    expect(factsOf('Job', { spec: {} })).toMatchObject({ Succeeded: '– of 1' });
    expect(factsOf('Job', { spec: {}, status: { startTime: '2026-01-02T03:04:05Z' } })).toMatchObject({
      Succeeded: '0 of 1',
    });
  });

  it('know which of them are moments, so that their age can run', () => {
    const { facts } = describeObject(
      {
        kind: 'CronJob',
        group: 'batch',
        version: 'v1',
        plural: 'cronjobs',
        namespaced: true,
        verbs: [],
        ...none,
      },
      { status: { lastScheduleTime: '2026-01-02T03:04:05Z' } },
    );
    expect(facts).toContainEqual({ label: 'Last run', value: '2026-01-02T03:04:05Z', is: 'time' });
  });
});
