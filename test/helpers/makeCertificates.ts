import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

export interface Certificates {
  readonly ca: Buffer;
  readonly server: { readonly cert: Buffer; readonly key: Buffer };
  readonly client: { readonly cert: Buffer; readonly key: Buffer };
}

const KEY = '-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2'.split(' ');

/** A certificate authority, and certificates that it signed: of a server at 127.0.0.1 and of a client named «admin». */
export const makeCertificates = (folder: string): Certificates => {
  const place = (name: string) => path.join(folder, name);
  const make = (name: string, subject: string, rest: readonly string[]) => {
    const out = ['-subj', subject, '-keyout', place(`${name}.key`), '-out', place(`${name}.pem`)];
    execFileSync('openssl', ['req', '-x509', ...KEY, ...out, ...rest], { stdio: 'pipe' });
    return { cert: readFileSync(place(`${name}.pem`)), key: readFileSync(place(`${name}.key`)) };
  };
  const signed = ['-CA', place('ca.pem'), '-CAkey', place('ca.key'), '-addext', 'basicConstraints=CA:FALSE'];
  return {
    ca: make('ca', '/CN=authority', []).cert,
    server: make('server', '/CN=server', [...signed, '-addext', 'subjectAltName=IP:127.0.0.1']),
    client: make('client', '/CN=admin', signed),
  };
};
