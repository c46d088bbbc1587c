import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  type Opening,
  type Rooting,
  readOpening,
  rootCommand,
} from '../../../../../src/core/hosts/ssh/remoteCommand.ts';
import { AppError } from '../../../../../src/shared/errors.ts';

const run = promisify(execFile);
const WITH_PASSWORD: Rooting = { sudo: true, password: 'secret' };

/** The beginning of a command's stderr, and what this side made of it. */
const open = (rooting: Rooting) => {
  const command = rootCommand('true', ['sh'], rooting);
  const sent: string[] = [];
  const pids: string[] = [];
  const options: Opening = {
    command,
    rooting,
    node: 'node-1',
    send: (text) => sent.push(text),
    onStart: (pid) => pids.push(pid),
  };
  const { take, said, begun } = readOpening(options);
  return {
    prompt: command.prompt ?? '',
    sent,
    pids,
    said,
    begun,
    take: (text: string) => take(Buffer.from(text)).toString(),
    /** One byte at a time. */
    takeSlowly: (text: string) => [...text].map((letter) => take(Buffer.from(letter)).toString()).join(''),
  };
};

const refusalOf = (act: () => unknown): AppError => {
  try {
    act();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  return expect.unreachable('it should have failed');
};

describe('a command for a machine', () => {
  it('is one line that a shell takes apart into the same words again', async () => {
    const words = ["it's", '$(id)', '`id`', 'a b', '"', '\\', '', '*', '!x', 'line\nline', '-n', 'ü'];
    const { line } = rootCommand('printf "<%s>" "$0" "$@"', words, { sudo: false, password: undefined });
    for (const shell of ['sh', 'bash']) {
      const { stdout } = await run(shell, ['-c', line]);
      expect(stdout).toBe(words.map((word) => `<${word}>`).join(''));
    }
  });

  it('asks by words of its own with sudo, others each time, and never holds the password', () => {
    const [first, second] = [rootCommand('true', [], WITH_PASSWORD), rootCommand('true', [], WITH_PASSWORD)];
    expect(first.line).toMatch(/^exec sudo -S -p /);
    expect(first.line).toContain(first.prompt);
    expect(first.prompt).not.toBe(second.prompt);
    expect(first.line).not.toContain('secret');
  });
});

describe('the beginning of a command', () => {
  it('is over when the program says its process id; the rest is its own', () => {
    const opening = open({ sudo: false, password: undefined });
    expect(opening.take('slipway-pid:42\nits own words')).toBe('its own words');
    expect(opening.pids).toEqual(['42']);
    expect(opening.sent).toEqual([]);
  });

  it('may come one byte at a time, with the question of sudo', () => {
    const opening = open(WITH_PASSWORD);
    expect(opening.takeSlowly(`${opening.prompt}slipway-pid:4242\nown`)).toBe('own');
    expect(opening.sent).toEqual(['secret\n']);
    expect(opening.pids).toEqual(['4242']);
  });

  it('may come at once', () => {
    const opening = open(WITH_PASSWORD);
    expect(
      opening.take(`We trust you have received the usual lecture.\n${opening.prompt}slipway-pid:1\n`),
    ).toBe('');
    expect(opening.sent).toEqual(['secret\n']);
    expect(opening.pids).toEqual(['1']);
  });

  it('may have words of a login shell before it, which are not the program’s', () => {
    const opening = open({ sudo: false, password: undefined });
    expect(opening.take('bash: warning: setlocale\nnot slipway-pid:7\n')).toBe('');
    expect(opening.begun()).toBe(false);
    expect(opening.take('slipway-pid:42\r\n')).toBe('');
    expect(opening.pids).toEqual(['42']);
  });

  it('is told no second time: a program may print the same mark and the same question', () => {
    const opening = open(WITH_PASSWORD);
    opening.take('slipway-pid:42\n');
    const own = `slipway-pid:43\n${opening.prompt}`;
    expect(opening.take(own)).toBe(own);
    expect(opening.pids).toEqual(['42']);
    expect(opening.sent).toEqual([]);
  });

  it('leaves bytes that are no text as they are', () => {
    const { take } = readOpening({
      command: rootCommand('true', [], { sudo: false, password: undefined }),
      rooting: { sudo: false, password: undefined },
      node: 'node-1',
      send: () => undefined,
      onStart: () => undefined,
    });
    const own = Buffer.from([0xff, 0x00, 0xc3, 0x28]);
    expect(take(Buffer.concat([Buffer.from('slipway-pid:42\n'), own]))).toEqual(own);
  });

  it('without end is given up', () => {
    const opening = open({ sudo: false, password: undefined });
    const line = `${'endless '.repeat(1_000)}\n`;
    const error = refusalOf(() => {
      for (let count = 0; count < 1_000; count++) opening.take(line);
    });
    expect(error).toMatchObject({ code: 'COMMAND_FAILED', hint: expect.stringContaining('.bashrc') });
  });
});

describe('sudo that does not let the user be root', () => {
  it('because of the password: it is sent once, and not again', () => {
    const opening = open(WITH_PASSWORD);
    opening.take(opening.prompt);
    const error = refusalOf(() => opening.takeSlowly(`Sorry, try again.\n${opening.prompt}`));
    expect(opening.sent).toEqual(['secret\n']);
    expect(error).toMatchObject({
      code: 'SUDO_REFUSED',
      message: 'sudo on node-1 does not take the password.',
      details: ['Sorry, try again.'],
    });
  });

  it('because no password is known', () => {
    const opening = open({ sudo: true, password: undefined });
    const error = refusalOf(() => opening.take(opening.prompt));
    expect(opening.sent).toEqual([]);
    expect(error).toMatchObject({
      code: 'SUDO_REFUSED',
      message: 'sudo on node-1 asks for a password.',
      hint: expect.stringContaining('NOPASSWD'),
    });
  });
});
