import { AppError } from '../../../shared/errors.ts';
import { type HostKey, judgeHostKey, type KnownHostsText, knownHostName } from './knownHosts.ts';
import { rememberHostKey } from './knownHostsFiles.ts';
import type { SshEndpoint } from './sshEndpoint.ts';

export interface KeyCheck {
  readonly known: readonly KnownHostsText[];
  /** SHA-256 fingerprints that the person confirmed. */
  readonly accepted: readonly string[];
}

/**
 * Settles for a machine's key that is known, or that the person confirmed, or any new one where the configuration says
 * so (`StrictHostKeyChecking accept-new`): these are written down.
 * @throws AppError `HOST_KEY_UNKNOWN` (the fingerprint is its first detail), `HOST_KEY_CHANGED`, `BAD_INPUT`
 */
export const checkHostKey = async (
  endpoint: SshEndpoint,
  key: HostKey,
  { known, accepted }: KeyCheck,
): Promise<void> => {
  const where = `${endpoint.host}${endpoint.port === 22 ? '' : ` port ${endpoint.port}`}`;
  const verdict = judgeHostKey(known, endpoint, key);
  switch (verdict.known) {
    case 'yes':
      return;
    case 'no':
      if (accepted.includes(key.fingerprint) || endpoint.acceptsNewKeys === true) {
        const [file = ''] = endpoint.knownHostsFiles;
        return await rememberHostKey(file, endpoint, key);
      }
      throw new AppError('HOST_KEY_UNKNOWN', `${where} is not known yet: its key is ${key.fingerprint}.`, {
        hint: `${tellAuthority(verdict)}Compare it with what this command prints on that machine, and accept it if they are the same: ssh-keygen -l -f ${keyFile(key.type)}`,
        details: [key.fingerprint, `Type ${key.type}, for ${verdict.name} in ${endpoint.knownHostsFiles[0]}`],
      });
    case 'revoked':
      throw new AppError('HOST_KEY_CHANGED', `The key that ${where} shows was revoked: ${key.fingerprint}.`, {
        hint: `It stands in ${verdict.place}. Nothing was sent to that machine; ask whoever runs it.`,
        details: [key.fingerprint],
      });
    case 'other':
      throw new AppError(
        'HOST_KEY_CHANGED',
        `${where} shows the key ${key.fingerprint}, and ${verdict.fingerprints.join(' or ')} is known: somebody may be listening in, or the machine was made anew.`,
        {
          hint: `Nothing was sent. ${tellAuthority(verdict)}If you know why the key changed, remove the old one: ssh-keygen -R '${knownHostName(endpoint)}'`,
          details: [
            `shown now: ${key.fingerprint} (${key.type})`,
            ...verdict.fingerprints.map(
              (fingerprint, index) => `known: ${fingerprint} (${verdict.places[index]})`,
            ),
          ],
        },
      );
  }
};

/** The SSH library asks for no certificate: the key itself has to be known. */
const tellAuthority = ({ authority }: { readonly authority?: string }) =>
  authority === undefined
    ? ''
    : `A certificate authority is trusted for it (${authority}), but Slipway does not read host certificates: it has to know the key itself. `;

/** Where a machine usually has its own key. */
const keyFile = (type: string) =>
  `/etc/ssh/ssh_host_${type.startsWith('ecdsa') ? 'ecdsa' : type.replace('ssh-', '')}_key.pub`;
