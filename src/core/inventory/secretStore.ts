/** Keeps secrets, by key. */
export interface SecretStore {
  /** Whether they are still there when Slipway is started again. */
  readonly lasting: boolean;
  get(key: string): string | undefined;
  set(key: string, secret: string): void;
  delete(key: string): void;
}

/** Secrets until the process ends. */
export const createMemorySecrets = (): SecretStore => {
  const kept = new Map<string, string>();
  return {
    lasting: false,
    get: (key) => kept.get(key),
    set: (key, secret) => void kept.set(key, secret),
    delete: (key) => void kept.delete(key),
  };
};
