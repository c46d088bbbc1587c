/** Every way that Slipway can fail, as a code that never changes once published. */
export type ErrorCode =
  | 'BAD_INPUT'
  | 'CANCELLED'
  | 'CLUSTER_BUSY'
  | 'CLUSTER_EXISTS'
  | 'CLUSTER_NOT_FOUND'
  | 'CLUSTER_UNFINISHED'
  | 'NODE_NOT_FOUND'
  | 'DOCKER_UNREACHABLE'
  | 'DOCKER_FAILED'
  | 'PORT_TAKEN'
  | 'SUBNET_TAKEN'
  | 'IMAGE_NOT_FOUND'
  | 'IMAGE_BROKEN'
  | 'IMAGE_BUILD_FAILED'
  | 'DISK_FULL'
  | 'HOST_UNREACHABLE'
  | 'HOST_KEY_UNKNOWN'
  | 'HOST_KEY_CHANGED'
  | 'SIGN_IN_FAILED'
  | 'KEY_LOCKED'
  | 'SUDO_REFUSED'
  | 'HOSTS_UNFIT'
  | 'COMMAND_FAILED'
  | 'TIMED_OUT'
  | 'DRAIN_BLOCKED'
  | 'API_FAILED'
  | 'FORBIDDEN'
  | 'READ_ONLY'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'CONNECTION_LOST'
  | 'SIGNED_OUT'
  | 'KUBECONFIG_UNREADABLE'
  | 'KUBECONFIG_INVALID'
  | 'KUBECONFIG_LOCKED'
  | 'KUBECONFIG_CONFLICT'
  | 'CLEANUP_INCOMPLETE'
  | 'UNSUPPORTED'
  | 'INTERNAL';

/** An error as plain data: what crosses a process boundary or is kept in the journal. */
export interface ErrorInfo {
  readonly code: ErrorCode;
  /** What happened, as a sentence. */
  readonly message: string;
  /** What the person can do next, as a sentence. */
  readonly hint?: string;
  /** The command that failed and its last output, or other lines worth reading. */
  readonly details?: readonly string[];
}

export interface AppErrorOptions {
  readonly hint?: string | undefined;
  readonly details?: readonly string[] | undefined;
  readonly cause?: unknown;
}

/** An error meant for people: a code, what happened, and what to do next. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly details: readonly string[];

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.details = options.details ?? [];
  }
}

/** Turns whatever was thrown into plain data; an unknown error becomes `INTERNAL`. */
export const toErrorInfo = (error: unknown): ErrorInfo => {
  if (error instanceof AppError) {
    return {
      code: error.code,
      message: error.message,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      ...(error.details.length === 0 ? {} : { details: error.details }),
    };
  }
  if (error instanceof AggregateError) {
    const parts = error.errors.map(toErrorInfo);
    const [first] = parts;
    return {
      code: first?.code ?? 'INTERNAL',
      message: error.message || parts.map((part) => part.message).join('; '),
      ...(first?.hint === undefined ? {} : { hint: first.hint }),
      details: parts.flatMap((part) => [part.message, ...(part.details ?? [])]),
    };
  }
  // What `await using` makes of a failure whose cleanup failed too: the failure is what matters.
  if (error instanceof Error && 'suppressed' in error && 'error' in error) {
    const { message, ...cause } = toErrorInfo(error.suppressed);
    return { ...cause, message: `${message} Cleaning up failed too: ${toErrorInfo(error.error).message}` };
  }
  // What `AbortSignal.timeout` says of itself names nothing that a person knows.
  if (error instanceof Error && error.name === 'TimeoutError') {
    return {
      code: 'TIMED_OUT',
      message: 'No answer came in time.',
      hint: 'What was asked may be slow or unreachable: see to it, then try again.',
    };
  }
  return { code: 'INTERNAL', message: error instanceof Error ? error.message : String(error) };
};
