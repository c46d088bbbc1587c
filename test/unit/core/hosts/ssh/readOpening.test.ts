import { describe, expect, it } from 'vitest';
import { readOpening } from '../../../../../src/core/hosts/ssh/readOpening.ts';
import { type Rooting, rootCommand } from '../../../../../src/core/hosts/ssh/remoteCommand.ts';
import { AppError } from '../../../../../src/shared/errors.ts';

const AS_ROOT: Rooting = { sudo: false, password: undefined };
const WITH_PASSWORD: Rooting = { sudo: true, password: 'secret' };

/** The beginning of a command's output, and what this side made of it. */
const open = (rooting: Rooting) => {
  const command = rootCommand('true', [], rooting);
  const sent: string[] = [];
  const pids: string[] = [];
  const { take, said, begun } = readOpening({
    command,
    rooting,
    node: 'node-1',
    send: (text) => sent.push(text),
    onStart: (pid) => pids.push(pid),
  });
  return {
    prompt: command.prompt ?? '',
    mark: command.mark,
    sent,
    pids,
    said,
    begun,
    /** What comes on standard error. */
    take: (text: string) => take('stderr', Buffer.from(text)).toString(),
    /** One byte at a time. */
    takeSlowly: (text: string) =>
      [...text].map((letter) => take('stderr', Buffer.from(letter)).toString()).join(''),
    takeOut: (text: string) => take('stdout', Buffer.from(text)).toString(),
    takeBytes: (bytes: Buffer) => take('stderr', bytes),
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

describe('the beginning of a command', () => {
  it('is over when the program says its process id; the rest is its own', () => {
    const opening = open(AS_ROOT);
    expect(opening.take(`${opening.mark}:42\nits own words`)).toBe('its own words');
    expect(opening.pids).toEqual(['42']);
    expect(opening.sent).toEqual([]);
  });

  it('may come one byte at a time, with the question of sudo', () => {
    const opening = open(WITH_PASSWORD);
    expect(opening.takeSlowly(`${opening.prompt}${opening.mark}:4242\nown`)).toBe('own');
    expect(opening.sent).toEqual(['secret\n']);
    expect(opening.pids).toEqual(['4242']);
  });

  it('may come at once', () => {
    const opening = open(WITH_PASSWORD);
    expect(
      opening.take(`We trust you have received the usual lecture.\n${opening.prompt}${opening.mark}:1\n`),
    ).toBe('');
    expect(opening.sent).toEqual(['secret\n']);
    expect(opening.pids).toEqual(['1']);
  });

  it('may have words of a login shell before it on both streams, which are not the program’s', () => {
    const opening = open(AS_ROOT);
    expect(opening.take('bash: warning: setlocale\nslipway-000000000000:7\n')).toBe('');
    expect(opening.takeOut('*** Welcome to box 7 ***\n\u001b[1mQuota: 80%\u001b[0m\n')).toBe('');
    expect(opening.begun()).toBe(false);
    expect(opening.take(`${opening.mark}:42\r\n`)).toBe('');
    expect(opening.begun()).toBe(true);
    expect(opening.takeOut(`${opening.mark}\nown`)).toBe('own');
    expect(opening.pids).toEqual(['42']);
    expect(opening.said('stderr')).toBe('bash: warning: setlocale\nslipway-000000000000:7');
  });

  it('is found where the words before it have no line end', () => {
    const opening = open(AS_ROOT);
    expect(opening.take(`mesg: ttyname failed${opening.mark}:42\nown`)).toBe('own');
    expect(opening.takeOut(`> ${opening.mark}\nown`)).toBe('own');
  });

  it('is each stream’s own: what comes on one says nothing of the other', () => {
    const opening = open(AS_ROOT);
    expect(opening.takeOut(`noise${opening.mark}\nown`)).toBe('own');
    expect(opening.begun()).toBe(false);
    expect(opening.takeOut(' and more')).toBe(' and more');
    expect(opening.take('noise')).toBe('');
  });

  it('is told no second time: a program may print the same mark and the same question', () => {
    const opening = open(WITH_PASSWORD);
    opening.take(`${opening.mark}:42\n`);
    const own = `${opening.mark}:43\n${opening.prompt}`;
    expect(opening.take(own)).toBe(own);
    expect(opening.pids).toEqual(['42']);
    expect(opening.sent).toEqual([]);
  });

  it('leaves bytes that are no text as they are', () => {
    const opening = open(AS_ROOT);
    const own = Buffer.from([0xff, 0x00, 0xc3, 0x28]);
    const bytes = Buffer.concat([Buffer.from(`${opening.mark}:42\n`), own]);
    expect(opening.takeBytes(bytes)).toEqual(own);
  });

  it.each(['take', 'takeOut'] as const)('without end is given up, on either stream (%s)', (take) => {
    const opening = open(AS_ROOT);
    const line = `${'endless '.repeat(1_000)}\n`;
    const error = refusalOf(() => {
      for (let count = 0; count < 1_000; count++) opening[take](line);
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
