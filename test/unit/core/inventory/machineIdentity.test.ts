import { describe, expect, it } from 'vitest';
import { chooseAddress } from '../../../../src/core/inventory/machineIdentity.ts';
import { toMachineName } from '../../../../src/core/inventory/toMachineName.ts';

describe('a name after the host name', () => {
  it.each([
    ['web-1', 'web-1'],
    ['Web-1.example.com', 'web-1'],
    ['my_machine', 'my-machine'],
    ['-odd-', 'odd'],
    ['1st', '1st'],
    [`${'a'.repeat(62)}-b`, 'a'.repeat(62)],
  ])('of %s is %s', (hostName, name) => {
    expect(toMachineName(hostName)).toBe(name);
  });

  it.each(['', 'localhost', 'localhost.localdomain', '---', '.example.com'])('%j is none', (hostName) => {
    expect(toMachineName(hostName)).toBeUndefined();
  });
});

describe('the address that the others reach a machine by', () => {
  const machine = { addresses: ['10.0.0.5', '192.168.1.5'], defaultAddress: '192.168.1.5' };

  it('is the one that was connected to, when the machine has it', () => {
    expect(chooseAddress(machine, '10.0.0.5')).toBe('10.0.0.5');
    expect(chooseAddress(machine, '::ffff:10.0.0.5')).toBe('10.0.0.5');
  });

  it.each(['203.0.113.7', '127.0.0.1', 'web-1.example.com', undefined])(
    'is that of the default route when %s was connected to',
    (connectedTo) => {
      expect(chooseAddress(machine, connectedTo)).toBe('192.168.1.5');
    },
  );

  it('is the only one where there is no default route', () => {
    expect(chooseAddress({ addresses: ['10.0.0.5'], defaultAddress: undefined }, undefined)).toBe('10.0.0.5');
  });

  it('has to be given when nothing tells', () => {
    const silent = { addresses: ['10.0.0.5', '10.1.0.5'], defaultAddress: undefined };
    expect(() => chooseAddress(silent, undefined)).toThrow(
      expect.objectContaining({
        code: 'UNSUPPORTED',
        hint: expect.stringContaining('Give the address'),
        details: ['It has 10.0.0.5.', 'It has 10.1.0.5.'],
      }),
    );
  });
});
