/** The part of Electron's safeStorage that is needed. */
export interface SafeStorage {
  isEncryptionAvailable(): boolean;
  /** Linux only. */
  getSelectedStorageBackend?: () => string;
  encryptString(text: string): Buffer;
  decryptString(data: Buffer): string;
}

/** Where encrypted texts are kept, by name. */
export interface SecretFile {
  get(name: string): unknown;
  set(name: string, value: string): void;
  delete(name: string): void;
}

export interface Secrets {
  /** False when this machine has no store that deserves the name; `set` then keeps nothing. */
  readonly isKept: boolean;
  get(name: string): string | undefined;
  set(name: string, text: string): void;
  delete(name: string): void;
}

/** Secrets in the operating system's own store. `basic_text` is a password that everybody knows: it counts as none. */
export const createSecrets = (storage: SafeStorage, file: SecretFile): Secrets => {
  const isKept = storage.isEncryptionAvailable() && storage.getSelectedStorageBackend?.() !== 'basic_text';
  return {
    isKept,
    get: (name) => {
      const stored = file.get(name);
      if (!isKept || typeof stored !== 'string') return undefined;
      try {
        return storage.decryptString(Buffer.from(stored, 'base64'));
      } catch {
        // Of another login or another machine: as good as lost.
        return undefined;
      }
    },
    set: (name, text) => {
      if (isKept) file.set(name, storage.encryptString(text).toString('base64'));
    },
    delete: (name) => file.delete(name),
  };
};
