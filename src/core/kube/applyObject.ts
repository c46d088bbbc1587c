import type { FieldConflict } from '../../shared/contract/manifests.ts';
import type { KubeConnection } from './connection.ts';

/** Owner of what Slipway applies, as `managedFields` name it. */
export const FIELD_MANAGER = 'slipway';

/** An object as the API gives it. */
export type ApiObject = Readonly<Record<string, unknown>> & {
  readonly metadata?: Readonly<Record<string, unknown>> & {
    readonly name?: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
    readonly deletionTimestamp?: string;
    readonly finalizers?: readonly string[];
  };
};

/** Why the API server refuses, as its `Status` says it. */
export interface Refusal {
  readonly status: number;
  readonly reason: string;
  readonly message: string;
  /** Kind (plural) and name of what the refusal is about, such as a namespace that is not there. */
  readonly about?: { readonly kind?: string; readonly name?: string };
  readonly causes: readonly { readonly field: string; readonly message: string }[];
}

export type ApplyOutcome =
  | { readonly type: 'applied'; readonly created: boolean; readonly object: ApiObject }
  | { readonly type: 'conflict'; readonly message: string; readonly conflicts: readonly FieldConflict[] }
  | { readonly type: 'refused'; readonly refusal: Refusal };

export interface ApplyRequest {
  readonly path: string;
  readonly object: unknown;
  /** Only tries, and changes nothing. */
  readonly dryRun: boolean;
  /** Takes fields from their owners. */
  readonly force: boolean;
  readonly signal: AbortSignal;
}

/** Refusals that are an answer about this one object, and no failure of the connection. */
export const ANSWERS = [400, 401, 403, 404, 405, 406, 409, 410, 413, 415, 422, 429, 500, 501, 503, 504];
/** Milliseconds; admission webhooks may take up to 30 seconds. */
const DEADLINE = 40_000;

interface Status {
  readonly reason?: string;
  readonly message?: string;
  readonly details?: {
    readonly kind?: string;
    readonly name?: string;
    readonly causes?: readonly {
      readonly reason?: string;
      readonly field?: string;
      readonly message?: string;
    }[];
  };
}

export const readRefusal = (status: number, body: unknown): Refusal => {
  const { reason = '', message, details } = typeof body === 'object' && body !== null ? (body as Status) : {};
  return {
    status,
    reason,
    message: message ?? (String(body).slice(0, 500) || `the API server answered ${status}`),
    ...(details === undefined
      ? {}
      : {
          about: {
            ...(details.kind === undefined ? {} : { kind: details.kind }),
            ...(details.name === undefined ? {} : { name: details.name }),
          },
        }),
    causes: (details?.causes ?? []).map((cause) => ({
      field: cause.field ?? '',
      message: cause.message ?? '',
    })),
  };
};

/** Owners with the fields that they hold, out of a 409; undefined when it is about something else. */
const readConflicts = (body: unknown): readonly FieldConflict[] | undefined => {
  const causes = (body as Status | undefined)?.details?.causes ?? [];
  const owners = new Map<string, string[]>();
  for (const { reason, field = '', message = '' } of causes) {
    if (reason !== 'FieldManagerConflict') continue;
    const manager = /conflict with "([^"]*)"/.exec(message)?.[1] ?? message;
    owners.set(manager, [...(owners.get(manager) ?? []), field]);
  }
  if (owners.size === 0) return undefined;
  return [...owners].map(([manager, fields]) => ({ manager, fields }));
};

/** Server-side apply of one object with strict fields, or a try of it. */
export const applyObject = async (
  connection: KubeConnection,
  { path, object, dryRun, force, signal }: ApplyRequest,
): Promise<ApplyOutcome> => {
  const query = new URLSearchParams({
    fieldManager: FIELD_MANAGER,
    fieldValidation: 'Strict',
    force: String(force),
    ...(dryRun ? { dryRun: 'All' } : {}),
  });
  const { status, body } = await connection.call<unknown>('PATCH', `${path}?${query}`, {
    signal,
    body: object,
    // JSON is YAML too.
    contentType: 'application/apply-patch+yaml',
    okCodes: ANSWERS,
    deadline: DEADLINE,
  });
  if (status < 300) return { type: 'applied', created: status === 201, object: body as ApiObject };
  const refusal = readRefusal(status, body);
  const conflicts = status === 409 ? readConflicts(body) : undefined;
  return conflicts === undefined
    ? { type: 'refused', refusal }
    : { type: 'conflict', message: refusal.message, conflicts };
};

/** An object as it is now; undefined when there is none, also when its kind or its namespace are not there. */
export const readObject = async (
  connection: KubeConnection,
  path: string,
  signal: AbortSignal,
): Promise<ApiObject | undefined> => {
  const { status, body } = await connection.call<ApiObject>('GET', path, { signal, okCodes: [404] });
  return status === 404 ? undefined : body;
};
