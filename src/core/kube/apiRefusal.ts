import { AppError, type ErrorCode } from '../../shared/errors.ts';
import { parseJson } from '../lib/exactJson.ts';

/** A `Status` object, as the API server answers with when it refuses. */
export interface ApiStatus {
  readonly message?: string;
  readonly reason?: string;
  readonly details?: {
    readonly causes?: readonly {
      readonly reason?: string;
      readonly message?: string;
      readonly field?: string;
    }[];
    readonly retryAfterSeconds?: number;
  };
}

/** What was asked of the API server. */
interface Asked {
  readonly method: string;
  readonly path: string;
  /** Why it was asked without signing in. */
  readonly withheld?: string | undefined;
}

/** The API server answered, and its answer is no. */
export class ApiRefusal extends AppError {
  readonly status: number;
  readonly body: ApiStatus;

  constructor(asked: Asked, status: number, text: string) {
    const body = parseStatus(text);
    const words = body.message ?? text.trim().slice(0, 500);
    super(codeOf(status), sentence(status, words), {
      hint: status === 401 || status === 403 ? (asked.withheld ?? HINTS[status]) : undefined,
      details: [...describeCauses(body), `${asked.method} ${asked.path}: ${status}`],
    });
    this.status = status;
    this.body = body;
  }
}

/** The fields that the server finds wrong, when it names more than one. */
const describeCauses = ({ details }: ApiStatus): readonly string[] => {
  const causes = details?.causes ?? [];
  if (causes.length < 2) return [];
  return causes.map(({ field, message }) => [field, message].filter(Boolean).join(': '));
};

const HINTS: Readonly<Record<number, string>> = {
  401: 'Sign in again with the tool that wrote this kubeconfig, or mend its user entry.',
  403: "Ask the cluster's administrator for a role that allows it.",
};

const sentence = (status: number, words: string): string => {
  if (status === 401) return `The API server does not accept the sign-in: ${words || 'Unauthorized'}.`;
  if (words === '') return `The API server answered ${status} without saying why.`;
  return `The API server answered: ${words}${/[.!?]$/.test(words) ? '' : '.'}`;
};

const codeOf = (status: number): ErrorCode => {
  if (status === 403) return 'FORBIDDEN';
  if (status === 404 || status === 410) return 'NOT_FOUND';
  return status === 409 ? 'CONFLICT' : 'API_FAILED';
};

const parseStatus = (text: string): ApiStatus => {
  if (!text.startsWith('{')) return {};
  try {
    const { message, reason, details } = parseJson(text) as Record<string, unknown>;
    return {
      ...(typeof message === 'string' && message !== '' ? { message } : {}),
      ...(typeof reason === 'string' ? { reason } : {}),
      ...(typeof details === 'object' && details !== null ? { details } : {}),
    };
  } catch {
    return {};
  }
};
