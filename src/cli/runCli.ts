import type { Core } from '../core/core.ts';
import { toErrorInfo } from '../shared/errors.ts';
import type { CliIo } from './cliIo.ts';
import type { CommandContext, CommandResult } from './command.ts';
import { commands } from './commands.ts';
import { EXIT, type ExitCode, exitCodeOf } from './exitCodes.ts';
import { findCommand, groupError } from './findCommand.ts';
import { formatCommandHelp, formatGroupHelp, formatProgramHelp } from './formatHelp.ts';
import { isCi } from './isCi.ts';
import { formatError } from './output/formatError.ts';
import { formatJson } from './output/formatJson.ts';
import { type Output, openOutput } from './output/openOutput.ts';
import { makePaint } from './output/paint.ts';
import { parseArguments } from './parseArguments.ts';
import type { ProgressDisplay } from './progress/display.ts';
import { followOperation } from './progress/followOperation.ts';
import { startLiveProgress } from './progress/startLiveProgress.ts';
import { startPlainProgress } from './progress/startPlainProgress.ts';
import { type InterruptWatch, watchInterrupts } from './watchInterrupts.ts';

interface Session {
  readonly io: CliIo;
  readonly json: boolean;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly interrupts: InterruptWatch;
}

/**
 * Runs one command line (without node and script) and resolves with its exit code: 0 done, 1 failed, 2 not
 * understood, 130 cancelled. Never rejects; errors are told on stderr, or with `--json` on stdout.
 */
export const runCli = async (argv: readonly string[], io: CliIo): Promise<ExitCode> => {
  const session: Session = {
    io,
    json: argv.includes('--json'),
    stdout: openOutput(io.stdout),
    stderr: openOutput(io.stderr),
    interrupts: watchInterrupts(io),
  };
  const result = await runCommandLine(argv, session).catch((thrown: unknown): CommandResult => {
    const error = toErrorInfo(thrown);
    return { lines: [], json: { error }, error, exitCode: exitCodeOf(error) };
  });
  session.interrupts.stop();
  writeResult(result, session);
  const [failure] = [await session.stdout.close(), await session.stderr.close()];
  const exitCode = result.exitCode ?? EXIT.done;
  if (failure === undefined) return exitCode;
  io.stderr.write(`error: the output could not be written: ${failure.message}\n`);
  return exitCode === EXIT.done ? EXIT.failed : exitCode;
};

const writeResult = ({ lines, json, error }: CommandResult, { io, stdout, stderr, ...session }: Session) => {
  if (session.json) return stdout.writeLines([formatJson(json)]);
  if (error === undefined) return stdout.writeLines(lines);
  stderr.writeLines(formatError(error, makePaint(io.stderr, io.env)));
  return stderr.writeLines(lines);
};

const runCommandLine = async (argv: readonly string[], session: Session): Promise<CommandResult> => {
  const { io } = session;
  const [first, ...rest] = argv;
  if (argv.includes('--version') && argv.every((arg) => arg === '--version' || arg === '--json')) {
    return { lines: [`slipway ${io.version}`], json: { version: io.version } };
  }
  if (first === 'help') return showHelp(rest, io.program);
  const { command, group, args } = findCommand(argv, commands);
  const asked = args.some((arg) => arg === '--help' || arg === '-h');
  if (command === undefined) {
    if (group !== undefined && !asked) throw groupError(group, commands);
    // With neither a command nor an option this is somebody's first try.
    parseArguments({ name: group ?? 'help', words: [], options: {} }, args);
    return showHelp(group === undefined ? [] : [group], io.program);
  }
  const call = parseArguments(command, args);
  if (call.values['help'] === true) return toHelp(formatCommandHelp(command, io.program));
  return await command.run(call, makeContext(session));
};

const toHelp = (lines: readonly string[]): CommandResult => ({ lines, json: { help: lines.join('\n') } });

const showHelp = (args: readonly string[], program: string): CommandResult => {
  const words = args.filter((arg) => arg !== '--json' && arg !== '--help' && arg !== '-h');
  const { command, group, args: left } = findCommand(words, commands);
  parseArguments({ name: 'help', words: [], options: {} }, left);
  if (command) return toHelp(formatCommandHelp(command, program));
  if (group !== undefined) return toHelp(formatGroupHelp(group, commands, program));
  return toHelp(formatProgramHelp(commands, program));
};

const makeContext = (session: Session): CommandContext => {
  const { io, json, stdout, interrupts } = session;
  let core: Core | undefined;
  return {
    io,
    json,
    signal: interrupts.signal,
    get core() {
      core ??= io.core();
      return core;
    },
    say: (line) => {
      if (!json) stdout.writeLines([line]);
    },
    follow: (begin, options) =>
      followOperation(begin, { display: () => startDisplay(session), interrupts }, options),
  };
};

/** With `--json` stdout is for the document alone, so progress goes to stderr. */
const startDisplay = ({ io, json, stdout, stderr }: Session): ProgressDisplay => {
  const { env, now } = io;
  const live = !json && io.stdout.isTTY === true && !isCi(env) && env['TERM'] !== 'dumb';
  const output = json ? stderr : stdout;
  if (!live) return startPlainProgress({ writeLine: (line) => output.writeLines([line]), now });
  // The Linux console's font has no signs but the simplest.
  const ascii = env['TERM'] === 'linux';
  return startLiveProgress({ output, terminal: io.stdout, paint: makePaint(io.stdout, env), ascii, now });
};
