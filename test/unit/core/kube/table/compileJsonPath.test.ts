import { describe, expect, it } from 'vitest';
import { compileJsonPath } from '../../../../../src/core/kube/table/compileJsonPath.ts';

const object = {
  metadata: { annotations: { 'example.org/renewed': 'yesterday' } },
  status: {
    renewed: 'today',
    conditions: [
      { type: 'Synced', status: 'True', at: 'one' },
      { type: 'Ready', status: 'False', at: 'two' },
    ],
    attempts: [{ at: 'first' }, { at: 'second' }, { at: 'last' }],
  },
};

describe('the JSONPath of a printer column', () => {
  it.each([
    ['.status.renewed', 'today'],
    ["['status']['renewed']", 'today'],
    ['.metadata.annotations.example\\.org/renewed', 'yesterday'],
    [".metadata.annotations['example.org/renewed']", 'yesterday'],
    ['.status.conditions[?(@.type=="Ready")].at', 'two'],
    [".status.conditions[?(@.type == 'Synced')].at", 'one'],
    ['.status.conditions[?(@.status!="True")].at', 'two'],
    ['.status.attempts[0].at', 'first'],
    ['.status.attempts[-1].at', 'last'],
    ['.status.attempts[-2].at', 'second'],
    ['.status.attempts[*].at', 'first'],
  ])('%s', (path, value) => {
    expect(compileJsonPath(path)?.(object)).toBe(value);
  });

  it.each(['.status.absent.deeper', '.status.renewed.deeper', '.status.attempts[9].at', '.constructor'])(
    '%s finds nothing',
    (path) => {
      expect(compileJsonPath(path)?.(object)).toBeUndefined();
      expect(compileJsonPath(path)?.(undefined)).toBeUndefined();
    },
  );

  it.each(['', 'status', '..at', '.a[', '.a[1:2]', '.a[?(@.b=~"c")]', '.a[?(@.b=="c"'])(
    '«%s» is more than is read here',
    (path) => {
      expect(compileJsonPath(path)).toBeUndefined();
    },
  );
});
