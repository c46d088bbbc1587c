import { describe, expect, it } from 'vitest';
import {
  emptyForm,
  findLabelProblem,
  findNeededSecret,
  findUnknownKey,
  noSecrets,
  toAddRequest,
  toEditRequest,
  toForm,
  toSecrets,
} from '../../../../../src/renderer/features/hosts/machineForm.ts';
import type { ErrorCode } from '../../../../../src/shared/errors.ts';

describe('what is asked for', () => {
  it('leaves out what was left empty', () => {
    expect(toAddRequest({ ...emptyForm, target: ' root@10.0.0.5 ' })).toEqual({ target: 'root@10.0.0.5' });
  });

  it('has all that was typed', () => {
    expect(
      toAddRequest({
        target: 'web',
        name: ' web-1',
        address: '10.0.0.5',
        identityFiles: '~/.ssh/web, /keys/other',
        labels: 'zone=a, rack=2  empty=',
      }),
    ).toEqual({
      target: 'web',
      name: 'web-1',
      address: '10.0.0.5',
      identityFiles: ['~/.ssh/web', '/keys/other'],
      labels: { zone: 'a', rack: '2', empty: '' },
    });
  });

  it.each(['zone', '=a', 'zone=a=b'])('does not take %s for a label', (text) => {
    expect(findLabelProblem(`a=b, ${text}`)).toContain(`«${text}»`);
  });

  it('keeps secrets as they were typed, spaces too, and only those that were', () => {
    expect(toSecrets({ ...noSecrets, password: ' a ' })).toEqual({ password: ' a ' });
  });
});

describe('what is to be different', () => {
  const machine = {
    name: 'web-1',
    target: 'deploy@web',
    address: '10.0.0.5',
    identityFiles: ['/keys/a', '/keys/b'],
    labels: { zone: 'a', rack: '2' },
  };
  const form = toForm(machine);

  it('is nothing where nothing was typed', () => {
    expect(form).toMatchObject({ identityFiles: '/keys/a, /keys/b', labels: 'zone=a, rack=2' });
    expect(toEditRequest(machine, form)).toEqual({});
    expect(toEditRequest(machine, { ...form, labels: 'rack=2 zone=a', target: ' deploy@web' })).toEqual({});
  });

  it.each([
    [{ target: 'root@web' }, { target: 'root@web' }],
    [{ address: ' 10.0.0.6 ' }, { address: '10.0.0.6' }],
    // It is found out again.
    [{ target: 'root@web', address: '' }, { target: 'root@web' }],
    [{ identityFiles: '/keys/b' }, { identityFiles: ['/keys/b'] }],
    [{ identityFiles: ' ' }, { identityFiles: [] }],
    [{ labels: 'zone=b' }, { labels: { zone: 'b' } }],
    [{ labels: '' }, { labels: {} }],
  ])('with %j typed is %j', (typed, request) => {
    expect(toEditRequest(machine, { ...form, ...typed })).toEqual(request);
  });
});

describe('an error leads to what is missing', () => {
  it.each([
    ['SIGN_IN_FAILED', 'password'],
    ['KEY_LOCKED', 'passphrase'],
    ['SUDO_REFUSED', 'sudoPassword'],
    ['HOST_UNREACHABLE', undefined],
  ] as const)('%s: %s', (code, name) => {
    expect(findNeededSecret({ code, message: 'no' })).toBe(name);
  });

  it.each([
    ['HOST_KEY_UNKNOWN', 'SHA256:a'],
    // A key that changed is no question that a click may answer.
    ['HOST_KEY_CHANGED', undefined],
  ] as [ErrorCode, string | undefined][])('the fingerprint of %s is %s', (code, fingerprint) => {
    expect(findUnknownKey({ code, message: 'no', details: ['SHA256:a', 'more'] })).toBe(fingerprint);
  });
});
