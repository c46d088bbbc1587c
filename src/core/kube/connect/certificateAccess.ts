import { createHash } from 'node:crypto';
import type { KubeAccess } from './kubeAccess.ts';

/** What an administrator's kubeconfig holds. */
export interface ApiCredentials {
  /** Address as this machine reaches it, such as https://127.0.0.1:40123. */
  readonly server: string;
  /** Certificates and key as base64 of PEM. */
  readonly certificateAuthority: string;
  readonly clientCertificate: string;
  readonly clientKey: string;
}

/** The access that an administrator's certificate gives. */
export const certificateAccess = (credentials: ApiCredentials): KubeAccess => {
  const decode = (base64: string) => Buffer.from(base64, 'base64');
  const certificate = decode(credentials.clientCertificate);
  const key = decode(credentials.clientKey);
  return {
    server: credentials.server,
    authority: decode(credentials.certificateAuthority),
    fingerprint: createHash('sha256').update(JSON.stringify(credentials)).digest('hex'),
    signIn: async () => ({ headers: {}, certificate, key }),
    renewable: false,
  };
};
