import { describe, expect, it } from 'vitest';
import { encodeQuery, hasAnswer } from '../../../../src/core/kube/dns.ts';

/** An answer over TCP: response code, number of records, and some bytes for them. */
const makeAnswer = (code: number, records: number) => {
  const message = Buffer.from([
    0,
    1,
    0x81,
    0x80 | code,
    0,
    1,
    0,
    records,
    0,
    0,
    0,
    0,
    ...Array(16 * records).fill(0),
  ]);
  return Buffer.concat([Buffer.from([0, message.length]), message]);
};

describe('a DNS query over TCP', () => {
  it('asks for one A record, as RFC 1035 has it', () => {
    expect(encodeQuery('a.svc.test').toString('hex')).toBe(
      [
        '001c',
        '0001',
        '0100',
        '0001',
        '0000',
        '0000',
        '0000',
        '0161',
        '03737663',
        '0474657374',
        '00',
        '0001',
        '0001',
      ].join(''),
    );
  });

  it('has its own length before it', () => {
    const query = encodeQuery('kubernetes.default.svc.cluster.local');
    expect(query.readUInt16BE(0)).toBe(query.length - 2);
  });

  it('asks the same with a dot at the end', () => {
    expect(encodeQuery('a.test.')).toEqual(encodeQuery('a.test'));
  });
});

describe('an answer', () => {
  it.each([
    ['with a record', makeAnswer(0, 1), true],
    ['without one', makeAnswer(0, 0), false],
    ['that there is no such name', makeAnswer(3, 0), false],
    ['that the server failed', makeAnswer(2, 1), false],
    ['that is empty', Buffer.alloc(0), false],
    ['that is cut short', makeAnswer(0, 1).subarray(0, 8), false],
  ])('%s', (_name, answer, expected) => {
    expect(hasAnswer(answer)).toBe(expected);
  });
});
