import { describe, expect, it } from 'vitest';
import { openSecretStore } from '../../../src/main/openSecretStore.ts';
import { createSecrets } from '../../../src/main/secrets.ts';

/** A system's store that reverses what it is given, over a file in memory. */
const open = (isThere: boolean) => {
  const kept = new Map<string, unknown>();
  const storage = {
    isEncryptionAvailable: () => isThere,
    encryptString: (text: string) => Buffer.from([...text].reverse().join('')),
    decryptString: (data: Buffer) => [...data.toString()].reverse().join(''),
  };
  const file = {
    get: (name: string) => kept.get(name),
    set: (name: string, value: string) => void kept.set(name, value),
    delete: (name: string) => void kept.delete(name),
  };
  return { kept, store: openSecretStore(createSecrets(storage, file)) };
};

describe('the secrets of machines on the desktop', () => {
  it('last in the system’s own store', () => {
    const { kept, store } = open(true);
    store.set('machine/web-1', 'open sesame');
    expect(store.lasting).toBe(true);
    expect(store.get('machine/web-1')).toBe('open sesame');
    expect(JSON.stringify([...kept])).not.toContain('open sesame');
    store.delete('machine/web-1');
    expect(kept.size).toBe(0);
  });

  it('last until the app ends where the system has no store, and are in no file', () => {
    const { kept, store } = open(false);
    store.set('machine/web-1', 'open sesame');
    expect(store.lasting).toBe(false);
    expect(store.get('machine/web-1')).toBe('open sesame');
    expect(kept.size).toBe(0);
  });
});
