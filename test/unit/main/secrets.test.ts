import { describe, expect, it } from 'vitest';
import { createSecrets, type SafeStorage } from '../../../src/main/secrets.ts';

/** Reverses a text: enough to tell what was kept from what was given. */
const storage = (backend: string | undefined, isThere = true): SafeStorage => ({
  isEncryptionAvailable: () => isThere,
  ...(backend === undefined ? {} : { getSelectedStorageBackend: () => backend }),
  encryptString: (text) => Buffer.from([...text].reverse().join('')),
  decryptString: (data) => [...data.toString()].reverse().join(''),
});

const makeFile = () => {
  const kept = new Map<string, unknown>();
  return {
    kept,
    get: (name: string) => kept.get(name),
    set: (name: string, value: string) => void kept.set(name, value),
    delete: (name: string) => void kept.delete(name),
  };
};

describe('a secret', () => {
  it('is kept encrypted, and given back', () => {
    const file = makeFile();
    const secrets = createSecrets(storage('gnome_libsecret'), file);
    secrets.set('ssh', 'open sesame');
    expect(secrets.isKept).toBe(true);
    expect(JSON.stringify([...file.kept])).not.toContain('open sesame');
    expect(secrets.get('ssh')).toBe('open sesame');
    secrets.delete('ssh');
    expect(secrets.get('ssh')).toBeUndefined();
  });

  it.each([
    ['basic_text, a password that everybody knows', storage('basic_text')],
    ['no store at all', storage(undefined, false)],
  ])('is not kept with %s', (_what, given) => {
    const file = makeFile();
    const secrets = createSecrets(given, file);
    secrets.set('ssh', 'open sesame');
    expect(secrets.isKept).toBe(false);
    expect(file.kept.size).toBe(0);
  });

  it('of another login reads as none', () => {
    const file = makeFile();
    file.kept.set('ssh', 'eA==');
    const broken = {
      ...storage('kwallet6'),
      decryptString: () => {
        throw new Error('Error while decrypting');
      },
    };
    expect(createSecrets(broken, file).get('ssh')).toBeUndefined();
  });
});
