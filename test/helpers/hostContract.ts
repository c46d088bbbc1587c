import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExecOptions, Host, ShellOptions } from '../../src/core/hosts/host.ts';
import { pollUntil } from '../../src/core/lib/pollUntil.ts';
import type { TerminalSession } from '../../src/core/lib/terminalSession.ts';
import { AppError } from '../../src/shared/errors.ts';
import { errorOf } from './errorOf.ts';

/** A host under test, and what its test alone knows of it. */
export interface OpenHost {
  readonly host: Host;
  /** Where programs on the host find the file that the host calls `path`. */
  readonly place: (path: string) => string;
  /** Starts a TCP server on the host's loopback that sends back what it gets; returns its port. */
  readonly serveEcho: () => Promise<number>;
  /** Takes the host away, as a removed container or a machine that is switched off. */
  readonly goAway: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const sh = (script: string, ...args: readonly string[]) => ['sh', '-c', script, 'sh', ...args];
const forAWhile = (): ExecOptions => ({ signal: AbortSignal.timeout(60_000) });
const MIB = 2 ** 20;

/** What every host does alike: the fake, a container, a machine over SSH. */
export const describeHostContract = (name: string, open: () => Promise<OpenHost>): void => {
  describe(`a host: ${name}`, { timeout: 120_000 }, () => {
    let opened: OpenHost;
    const exec = (argv: readonly string[], options: Partial<ExecOptions> = {}) =>
      opened.host.exec(argv, { ...forAWhile(), ...options });
    const untilGone = (pid: string) =>
      pollUntil(async () => (await exec(sh('kill -0 "$1"', pid), { okCodes: [0, 1] })).exitCode === 1, {
        every: 50,
        within: 8_000,
        signal: AbortSignal.timeout(30_000),
        what: `process ${pid} to end`,
      });

    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened.close());

    describe('exec', () => {
      it('gives the words on as they are, never through a shell', async () => {
        const words = [
          'a  b',
          '$HOME',
          '`id`',
          '"\'\\',
          'x\\',
          '(touch made)',
          '!x',
          'two\nlines',
          '',
          '*',
          '; exit 9',
          '--',
          '-n',
          'ä€𝄞',
        ];
        const { stdout } = await exec(sh('for word in "$@"; do printf "<%s>" "$word"; done', ...words));
        expect(stdout).toBe(words.map((word) => `<${word}>`).join(''));
      });

      it('keeps stdout and stderr apart', async () => {
        const { stdout, stderr } = await exec(sh('echo out; echo err >&2; echo out again'));
        expect(stdout).toBe('out\nout again\n');
        expect(stderr.trim()).toBe('err');
      });

      it('gives an exit code that is accepted, and fails with any other', async () => {
        expect((await exec(sh('exit 3'), { okCodes: [0, 3] })).exitCode).toBe(3);
        const error = await errorOf(exec(sh('echo so; echo because >&2; exit 4'), { okCodes: [0, 3] }));
        expect(error.code).toBe('COMMAND_FAILED');
        expect(error.message).toContain('exit code 4');
        expect(error.details[0]).toMatch(/^\$ sh -c/);
        expect(error.details).toEqual(expect.arrayContaining(['so', 'because']));
      });

      it('fails when there is no such program', async () => {
        expect((await errorOf(exec(['slipway-no-such-program']))).code).toBe('COMMAND_FAILED');
      });

      it('gives bytes to the standard input, and its end', async () => {
        const stdin = randomBytes(3 * MIB);
        const { stdout } = await exec(sh('wc -c; echo done'), { stdin });
        expect(stdout.split('\n').map((line) => line.trim())).toEqual([String(stdin.length), 'done', '']);
      });

      it('does not mind a program that ends before it has read its input', async () => {
        expect((await exec(['true'], { stdin: Buffer.alloc(3 * MIB, 'x') })).exitCode).toBe(0);
      });

      it('collects much output, and refuses more than 8 MiB of each stream', async () => {
        const much = await exec(['head', '-c', String(7 * MIB), '/dev/zero']);
        expect(much.stdout.length).toBe(7 * MIB);
        const error = await errorOf(exec(['head', '-c', String(9 * MIB), '/dev/zero']));
        expect(error).toMatchObject({ code: 'COMMAND_FAILED' });
        expect(error.message).toContain('8 MiB');
        const aside = await errorOf(exec(sh('yes | head -c "$1" >&2', String(9 * MIB))));
        expect(aside.message).toContain('8 MiB');
      });

      it('ends a program that never stops printing', async () => {
        const error = await errorOf(exec(sh('echo $$ >&2; exec yes'), { deadline: 30_000 }));
        expect(error.message).toContain('8 MiB');
      });

      it('reads characters whole, however the bytes come', async () => {
        const script = 'for byte in 342 202 254; do printf "\\\\$byte"; sleep 0.05; done; echo';
        const lines: string[] = [];
        const { stdout } = await exec(sh(script), { onLine: (line) => lines.push(line) });
        expect(stdout).toBe('€\n');
        expect(lines).toEqual(['€']);
      });

      it('tells each line as it comes, of both streams', async () => {
        const first = Promise.withResolvers<string>();
        const stop = new AbortController();
        const running = exec(sh('echo begun; sleep 60'), { signal: stop.signal, onLine: first.resolve });
        expect(await first.promise).toBe('begun');
        stop.abort();
        await errorOf(running);
        const lines: string[] = [];
        await exec(sh('echo one; sleep 0.1; echo two >&2; sleep 0.1; printf three'), {
          onLine: (line) => lines.push(line),
        });
        expect(lines).toEqual(['one', 'two', 'three']);
      });

      it('keeps nothing of a program whose lines alone are asked for, however much it prints', async () => {
        let count = 0;
        const script = 'yes 0123456789abcdef | head -c "$1"; yes 0123456789abcdef | head -c "$1" >&2';
        const { stdout, stderr } = await exec(sh(script, String(17 * MIB)), {
          linesOnly: true,
          onLine: () => count++,
        });
        expect({ count, stdout, stderr }).toEqual({ count: 2 * MIB, stdout: '', stderr: '' });
      });

      it('ends a program and its children at the deadline, though they do not want to end', async () => {
        const pids: string[] = [];
        const error = await errorOf(
          exec(sh('trap "" TERM; sleep 3600 & echo $$; echo $!; while :; do wait; done'), {
            deadline: 1_000,
            onLine: (line) => pids.push(line),
          }),
        );
        expect(error.code).toBe('TIMED_OUT');
        expect(error.message).toContain('within 1 s');
        expect(pids).toHaveLength(2);
        for (const pid of pids) await untilGone(pid);
      });

      it('ends a program and its children when the signal fires', async () => {
        const stop = new AbortController();
        const pids: string[] = [];
        const running = exec(sh('sleep 60 & echo $$; echo $!; wait'), {
          signal: stop.signal,
          onLine: (line) => pids.push(line) === 2 && stop.abort(),
        });
        expect((await errorOf(running)).code).toBe('CANCELLED');
        expect(pids).toHaveLength(2);
        for (const pid of pids) await untilGone(pid);
      });

      it('ends the program whenever the signal fires, also while it is being started', async () => {
        const mark = `4${randomBytes(3).readUIntBE(0, 3)}`;
        for (const after of [0, 1, 3, 10, 20, 40, 60, 80, 120, 200]) {
          const stop = new AbortController();
          setTimeout(() => stop.abort(), after);
          const error = await errorOf(exec(['sleep', mark], { signal: stop.signal }));
          expect(error.code).toBe('CANCELLED');
        }
        const left = () =>
          exec(
            sh(
              'for p in /proc/[0-9]*; do [ "$(cat "$p/comm")" = sleep ] && tr "\\0" " " < "$p/cmdline"; done 2>/dev/null; true',
            ),
          );
        await pollUntil(async () => !(await left()).stdout.includes(`sleep ${mark}`), {
          every: 100,
          within: 10_000,
          signal: AbortSignal.timeout(30_000),
          what: 'all of them to end',
        });
      });

      it('starts nothing when the signal fired before', async () => {
        const reason = new AppError('CANCELLED', 'It was cancelled.');
        expect((await errorOf(exec(['true'], { signal: AbortSignal.abort(reason) }))).code).toBe('CANCELLED');
      });

      it('runs many programs at once', async () => {
        const numbers = Array.from({ length: 12 }, (_, index) => String(index));
        const results = await Promise.all(
          numbers.map((number) => exec(sh('echo "$1"; exit "$1"', number), { okCodes: numbers.map(Number) })),
        );
        expect(results.map(({ stdout, exitCode }) => `${stdout.trim()}=${exitCode}`)).toEqual(
          numbers.map((number) => `${number}=${number}`),
        );
      });
    });

    describe('files', () => {
      const put = (...files: Parameters<Host['putFiles']>[0]) => opened.host.putFiles(files, forAWhile());
      const get = (path: string) => opened.host.getFile(path, forAWhile());
      const mode = async (path: string) =>
        (await exec(['stat', '-c', '%a', opened.place(path)])).stdout.trim();

      it('are put with their modes, several at once, their folders made', async () => {
        await put(
          { path: '/contract/new/folder/a', content: 'a\n' },
          { path: '/contract/b with spaces', content: 'b', mode: 0o600 },
          { path: '/contract/c', content: '', mode: 0o755 },
        );
        expect((await get('/contract/new/folder/a')).toString()).toBe('a\n');
        expect((await get('/contract/b with spaces')).toString()).toBe('b');
        expect((await get('/contract/c')).length).toBe(0);
        expect(await mode('/contract/new/folder/a')).toBe('644');
        expect(await mode('/contract/b with spaces')).toBe('600');
        expect(await mode('/contract/c')).toBe('755');
      });

      it('are there before a program that is run with them, which has no input', async () => {
        const path = '/contract/before/run';
        const { stdout } = await exec(['/bin/sh', '-c', 'cat "$1"; cat', 'sh', opened.place(path)], {
          files: [{ path, content: 'first\n' }],
        });
        expect(stdout).toBe('first\n');
      });

      it('keep a program from running when one cannot be put', async () => {
        const ran = opened.place('/contract/ran');
        await put({ path: '/contract/no-folder', content: '' });
        const error = await errorOf(
          exec(['touch', ran], { files: [{ path: '/contract/no-folder/file', content: 'x' }] }),
        );
        expect(error.code).toBe('COMMAND_FAILED');
        expect((await exec(['test', '-e', ran], { okCodes: [0, 1] })).exitCode).toBe(1);
      });

      it('come back byte for byte', async () => {
        const content = randomBytes(5 * MIB);
        await put({ path: '/contract/large', content });
        const back = await get('/contract/large');
        expect(Buffer.compare(back, content)).toBe(0);
        const { stdout } = await exec(['wc', '-c', opened.place('/contract/large')]);
        expect(Number.parseInt(stdout, 10)).toBe(content.length);
      });

      it('leave nothing beside them', async () => {
        await put(
          { path: '/contract/alone/file', content: 'x' },
          { path: '/contract/alone/file', content: 'y' },
        );
        const { stdout } = await exec(['ls', '-A', opened.place('/contract/alone')]);
        expect(stdout).toBe('file\n');
        expect((await get('/contract/alone/file')).toString()).toBe('y');
      });

      it('are replaced whole: a reader never sees part of one, whoever writes at once', async () => {
        const path = '/contract/replaced';
        const contents = ['a', 'b', 'c'].map((letter) => Buffer.alloc(MIB, letter));
        await put({ path, content: contents[0] ?? '' });
        // Counts what is read that is no whole content: its size or its letters differ.
        const script = `seen=0; bad=0; while [ ! -e "$1.stop" ] && [ $seen -lt 5000 ]; do
          copy=$(head -c 2000000 "$1" | tr -s abc) || bad=$((bad + 1))
          case $copy in a|b|c) ;; *) bad=$((bad + 1));; esac
          [ "$(wc -c < "$1")" -eq 1048576 ] || bad=$((bad + 1))
          seen=$((seen + 1)); done; echo "$seen $bad"`;
        const reading = exec(sh(script, opened.place(path)));
        reading.catch(() => undefined);
        for (let round = 0; round < 3; round++)
          await Promise.all(contents.map((content) => put({ path, content })));
        await put({ path: `${path}.stop`, content: '' });
        const [seen, bad] = (await reading).stdout.trim().split(' ').map(Number);
        expect(seen).toBeGreaterThan(0);
        expect(bad).toBe(0);
      });

      it('that are secret are so from the first moment', async () => {
        const path = '/contract/secret';
        const enough = '/contract/enough';
        const script = `n=0; while [ ! -e "$2" ] && [ $n -lt 20000 ]; do
          for f in "$1"*; do case $(stat -c %a "$f" 2>/dev/null) in ''|600) ;; *) echo "$f";; esac; done
          n=$((n + 1)); done`;
        const watching = exec(sh(script, opened.place(path), opened.place(enough)));
        watching.catch(() => undefined);
        for (let round = 0; round < 3; round++)
          await put({ path, content: randomBytes(2 * MIB), mode: 0o600 });
        await put({ path: enough, content: '' });
        expect((await watching).stdout).toBe('');
      });

      it('that are not there fail to be read', async () => {
        const error = await errorOf(get('/contract/no such file'));
        expect(error.code).toBe('COMMAND_FAILED');
        expect(error.details.join('\n')).toContain('no such file');
      });

      it('cannot be put where a file stands in the place of a folder', async () => {
        await put({ path: '/contract/file', content: '' });
        expect((await errorOf(put({ path: '/contract/file/below', content: '' }))).code).toBe(
          'COMMAND_FAILED',
        );
      });
    });

    describe('forward', () => {
      const connect = async () =>
        await opened.host.forward(await opened.serveEcho(), { signal: AbortSignal.timeout(60_000) });
      const read = async (stream: Duplex, size: number) => {
        const chunks: Buffer[] = [];
        let got = 0;
        for await (const chunk of stream as AsyncIterable<Buffer>) {
          chunks.push(chunk);
          got += chunk.length;
          if (got >= size) break;
        }
        return Buffer.concat(chunks);
      };

      it('carries bytes both ways', async () => {
        const stream = await connect();
        const content = Buffer.from([0, 1, 2, 255, 10, 13, 0]);
        stream.write(content);
        const back = await read(stream, content.length);
        expect(Buffer.compare(back, content)).toBe(0);
        expect(stream.destroyed).toBe(true);
      });

      it('carries 40 MB to a reader that is slow to begin, and holds the writer back meanwhile', async () => {
        const stream = await connect();
        const content = randomBytes(40_000_000);
        let at = 0;
        const step = 64 * 1024;
        const feed = async () => {
          while (at < content.length) {
            const free = stream.write(content.subarray(at, at + step));
            at += step;
            if (!free) await once(stream, 'drain');
          }
        };
        const feeding = feed();
        // Until nothing moves any more: all buffers on the way are full.
        let before = -1;
        while (at !== before) {
          before = at;
          await new Promise((resolve) => setTimeout(resolve, 500));
        }
        expect(at).toBeLessThan(content.length);
        const back = await read(stream, content.length);
        await feeding;
        expect(Buffer.compare(back, content)).toBe(0);
      });

      it('ends when the other end closes', async () => {
        const stream = await connect();
        stream.end('last words');
        expect((await read(stream, 1_000)).toString()).toBe('last words');
      });

      it('is cut when the signal fires', async () => {
        const stop = new AbortController();
        const stream = await opened.host.forward(await opened.serveEcho(), { signal: stop.signal });
        stream.on('error', () => undefined);
        const closed = new Promise((resolve) => stream.on('close', resolve));
        stop.abort();
        await closed;
        expect(stream.destroyed).toBe(true);
      });

      it('may be closed at any time', async () => {
        const stream = await connect();
        const closed = once(stream, 'close');
        stream.destroy();
        await closed;
      });

      it('is refused when the signal fired before', async () => {
        const port = await opened.serveEcho();
        const error = await errorOf(opened.host.forward(port, { signal: AbortSignal.abort() }));
        expect(error.code).toBe('CANCELLED');
      });

      it('tells that nobody listens', async () => {
        const read = async () => {
          const stream = await opened.host.forward(1, forAWhile());
          await Array.fromAsync(stream as AsyncIterable<Buffer>);
        };
        expect((await errorOf(read())).code).toBe('HOST_UNREACHABLE');
      });
    });

    describe('shell', () => {
      const openShell = (options: Partial<ShellOptions> = {}) =>
        opened.host.openShell({ columns: 101, rows: 33, signal: AbortSignal.timeout(60_000), ...options });
      const type = (session: TerminalSession, line: string) => session.write(Buffer.from(`${line}\r`));
      /** Reads until the pattern is there; gives its first group. */
      const readUntil = async (session: TerminalSession, pattern: RegExp) => {
        let text = '';
        while (!pattern.test(text)) {
          const chunk: Buffer | null = session.output.read();
          text += chunk?.toString('utf8') ?? '';
          if (chunk === null) await once(session.output, 'readable');
        }
        return pattern.exec(text)?.[1] ?? '';
      };

      it('answers what is typed, and gives the exit code of its end', async () => {
        await using session = await openShell();
        await type(session, 'echo "<$((6 * 7))>"');
        await readUntil(session, /<42>/);
        await type(session, 'exit 7');
        session.output.resume();
        expect(await session.ended).toEqual({ exitCode: 7 });
      });

      it('has the size that was asked for, also later', async () => {
        await using session = await openShell();
        await type(session, 'echo "<$(stty size)>"');
        expect(await readUntil(session, /<(\d+ \d+)>/)).toBe('33 101');
        await session.resize({ columns: 77, rows: 22 });
        await type(session, 'echo "<$(stty size)>"');
        expect(await readUntil(session, /<(\d+ \d+)>/)).toBe('22 77');
      });

      it('interrupts a program with Ctrl-C', async () => {
        await using session = await openShell();
        await type(session, `sh -c 'echo "<$((1 + 1))>"; exec sleep 60'`);
        await readUntil(session, /<2>/);
        await session.write(Buffer.of(3));
        await type(session, 'echo "<$((1 + 2))>"');
        await readUntil(session, /<3>/);
      });

      it('holds a program back while nobody reads', async () => {
        await using session = await openShell();
        await type(session, 'echo "<$((1 + 1))>"; exec yes');
        await readUntil(session, /<2>/);
        let before = -1;
        while (session.output.readableLength !== before) {
          before = session.output.readableLength;
          await new Promise((resolve) => setTimeout(resolve, 300));
        }
        expect(before).toBeLessThan(MIB);
      });

      const stubborn = 'trap "" HUP TERM; (trap "" HUP; while :; do sleep 1; done) & echo "<$$ $!>"; wait';

      it('ends with all that runs in it when it is disposed of', async () => {
        const session = await openShell();
        await type(session, stubborn);
        const pids = (await readUntil(session, /<(\d+ \d+)>/)).split(' ');
        await session[Symbol.asyncDispose]();
        for (const pid of pids) await untilGone(pid);
      });

      it('ends with all that runs in it when the signal fires', async () => {
        const stop = new AbortController();
        const session = await openShell({ signal: stop.signal });
        await type(session, stubborn);
        const pids = (await readUntil(session, /<(\d+ \d+)>/)).split(' ');
        stop.abort();
        for (const pid of pids) await untilGone(pid);
        await session.ended;
      });

      it('is refused when the signal fired before', async () => {
        expect((await errorOf(openShell({ signal: AbortSignal.abort() }))).code).toBe('CANCELLED');
      });
    });

    describe('that is gone', () => {
      it('says so, whatever is asked of it', async () => {
        const gone = await open();
        try {
          await gone.goAway();
          const { host } = gone;
          const failures = await Promise.all([
            errorOf(host.exec(['true'], forAWhile())),
            errorOf(host.putFiles([{ path: '/contract/x', content: '' }], forAWhile())),
            errorOf(host.getFile('/etc/hostname', forAWhile())),
            errorOf(host.forward(1, forAWhile())),
            errorOf(host.openShell({ columns: 80, rows: 24, ...forAWhile() })),
          ]);
          expect(failures.map(({ code }) => code)).toEqual(failures.map(() => 'HOST_UNREACHABLE'));
          for (const { message } of failures) expect(message).toContain(host.name);
        } finally {
          await gone.close();
        }
      });

      it('says so when it goes while a program runs', async () => {
        const gone = await open();
        try {
          const begun = Promise.withResolvers<string>();
          const running = gone.host.exec(sh('echo begun; exec sleep 60'), {
            ...forAWhile(),
            onLine: begun.resolve,
          });
          const failure = errorOf(running);
          await begun.promise;
          await gone.goAway();
          expect((await failure).code).toBe('HOST_UNREACHABLE');
        } finally {
          await gone.close();
        }
      });
    });
  });
};
