import { createMemorySecrets, type SecretStore } from '../core/inventory/secretStore.ts';
import type { Secrets } from './secrets.ts';

/** The engine's secrets in the operating system's own store; where that keeps none, until the app ends. */
export const openSecretStore = (secrets: Secrets): SecretStore =>
  secrets.isKept
    ? { lasting: true, get: secrets.get, set: secrets.set, delete: secrets.delete }
    : createMemorySecrets();
