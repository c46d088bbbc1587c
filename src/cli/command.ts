import type { Core, StartedOperation } from '../core/core.ts';
import type { ErrorInfo } from '../shared/errors.ts';
import type { OperationRecord } from '../shared/operation.ts';
import type { CliIo } from './cliIo.ts';
import type { ExitCode } from './exitCodes.ts';

export interface OptionSpec {
  readonly type: 'boolean' | 'string';
  /** It may be given several times. */
  readonly multiple?: true;
  /** What stands for its value in the help, such as `N`; for strings. */
  readonly value?: string;
  readonly help: string;
}

export type Options = Readonly<Record<string, OptionSpec>>;

type AnyValue = boolean | string | readonly string[];

type ValueOf<O extends OptionSpec> = O extends { readonly multiple: true } ? readonly string[] : string;

type OwnValueOf<O extends OptionSpec> = O extends { readonly type: 'boolean' } ? boolean : ValueOf<O>;

/** The options that were given, by their names without the dashes. */
export type Values<O extends Options> = {
  // Of a command that is one of many it is not known what its options are.
  readonly [K in keyof O]?: (OptionSpec extends O[K] ? AnyValue : OwnValueOf<O[K]>) | undefined;
};

export interface CommandCall<O extends Options> {
  /** The words after the command, as many as it asks for. */
  readonly words: readonly string[];
  readonly values: Values<O>;
}

export interface FollowOptions {
  /** Said with the first Ctrl-C: what a second one would leave. */
  readonly ifStopped?: string;
}

/** What a command has to work with. */
export interface CommandContext {
  readonly io: CliIo;
  readonly core: Core;
  readonly json: boolean;
  /** Fires with the first Ctrl-C while no operation is followed. */
  readonly signal: AbortSignal;
  /** Shows a line to a person; nothing with `--json`. */
  readonly say: (line: string) => void;
  /** Begins an operation, shows its progress and resolves with its final record, whatever became of it. */
  readonly follow: (
    begin: () => Promise<StartedOperation>,
    options?: FollowOptions,
  ) => Promise<OperationRecord>;
}

/** What a command ends with; what goes wrong before that is thrown. */
export interface CommandResult {
  /** For people, on stdout; of a failed operation on stderr, below the error: what to do next. */
  readonly lines: readonly string[];
  /** For programs, on stdout with `--json`. */
  readonly json: unknown;
  readonly error?: ErrorInfo;
  /** 0 by default. */
  readonly exitCode?: ExitCode;
}

export interface Command<O extends Options = Options> {
  /** How it is called: `create`, `nodes add`. */
  readonly name: string;
  /** The words it takes, such as `NAME`; in brackets when it can go without, `[NAME…]` when there may be several. */
  readonly words: readonly string[];
  readonly summary: string;
  readonly options: O;
  /** More that its help says, in lines. */
  readonly notes?: readonly string[];
  /** Without the program's name. */
  readonly examples: readonly string[];
  run(call: CommandCall<O>, context: CommandContext): Promise<CommandResult>;
}

/** Checks a command's own types, and forgets its options for the list of all. */
export const defineCommand = <const O extends Options>(command: Command<O>): Command => command;
