import { afterAll, beforeAll } from 'vitest';
import { connectSsh } from '../../src/core/hosts/ssh/connectSsh.ts';
import { readSshConfig } from '../../src/core/hosts/ssh/readSshConfig.ts';
import { resolveEndpoint } from '../../src/core/hosts/ssh/resolveEndpoint.ts';
import type { SshSecrets } from '../../src/core/hosts/ssh/sshEndpoint.ts';
import { createSshHost } from '../../src/core/hosts/ssh/sshHost.ts';
import { createSshLines } from '../../src/core/hosts/ssh/sshLines.ts';
import { pollUntil } from '../../src/core/lib/pollUntil.ts';
import { describeHostContract } from '../helpers/hostContract.ts';
import { openSshHosts, type SshTestHost, type SshTestHosts } from '../helpers/sshHosts/openSshHosts.ts';

const ECHO_PORT = 7007;
/** Debian's smallest Perl has it: a server that sends back what it gets, and whose system holds little of it. */
const ECHO = `use Socket; $SIG{CHLD} = 'IGNORE';
socket(S, PF_INET, SOCK_STREAM, 0); setsockopt(S, SOL_SOCKET, SO_REUSEADDR, 1);
setsockopt(S, SOL_SOCKET, SO_RCVBUF, 262144); setsockopt(S, SOL_SOCKET, SO_SNDBUF, 262144);
bind(S, sockaddr_in(${ECHO_PORT}, INADDR_LOOPBACK)) or die; listen(S, 64); $| = 1; print "listening\\n";
while (accept(C, S)) { if (fork) { close C; next } while (sysread(C, $b, 65536)) { $o = 0; while ($o < length $b) { $o += syswrite(C, $b, length($b) - $o, $o) } } exit }`;

let machines: SshTestHosts;

beforeAll(async () => {
  machines = await openSshHosts(2);
}, 600_000);
afterAll(() => machines[Symbol.asyncDispose]());

/** Opens a host on a machine of its own, so that it can be taken away. */
const openOn = (user: string, secrets: SshSecrets) => {
  let opened = 0;
  return async () => {
    // The contract takes away only what it opens anew.
    const machine = machines.hosts[Math.min(opened++, 1)] as SshTestHost;
    const signal = AbortSignal.timeout(600_000);
    await machine.start();
    // What the tests as another user left.
    await machine.inside.exec(['rm', '-rf', '/contract'], { signal });
    const homedir = machines.homedir;
    const endpoint = resolveEndpoint(
      { host: machine.address, user },
      { config: await readSshConfig(homedir), homedir, env: {} },
    );
    const fingerprint = await machine.fingerprint();
    const lines = createSshLines(machine.name, () =>
      connectSsh(endpoint, { secrets: async () => secrets, acceptedKeys: [fingerprint], signal }),
    );
    const rooting = { sudo: user !== 'root', password: secrets.sudoPassword ?? secrets.password };
    const host = createSshHost({ name: machine.name, lines, rooting }, { address: machine.address });
    const stop = new AbortController();
    const listening = Promise.withResolvers<string>();
    let echo: Promise<unknown> | undefined;
    return {
      host,
      place: (path: string) => path,
      serveEcho: async () => {
        echo ??= machine.inside
          .exec(['perl', '-e', ECHO], { signal: stop.signal, deadline: 600_000, onLine: listening.resolve })
          .catch((error: unknown) => listening.reject(error));
        await listening.promise;
        return ECHO_PORT;
      },
      goAway: async () => {
        await machine.container.kill();
        await pollUntil(async () => !(await machine.container.inspect()).State.Running, {
          every: 50,
          within: 20_000,
          signal,
          what: 'the machine to be off',
        });
      },
      close: async () => {
        stop.abort();
        await echo;
        lines.close();
      },
    };
  };
};

describeHostContract('a machine over SSH, as root', openOn('root', {}));
describeHostContract(
  'a machine over SSH, with sudo and a password',
  openOn('admin', { sudoPassword: 'secret-of-admin' }),
);
