import { randomUUID } from 'node:crypto';
import type { ForwardEntry } from '../../shared/contract/pods.ts';
import type { Destination, ForwardRequest } from './target.ts';

/** How a forward stands, as it is shown; tells of each change. */
export class ForwardState {
  readonly #id = randomUUID();
  readonly #startedAt = Date.now();
  readonly #request: ForwardRequest;
  readonly #onChange: () => void;
  readonly #known = Promise.withResolvers<void>();
  #destination: Destination = { problem: 'The cluster has not answered yet.' };
  #localPort = 0;
  #trouble: string | undefined;
  #failure: string | undefined;
  /** Why the last connection, or try of one, could not be made. */
  #refused: string | undefined;
  #connections = 0;
  #waiting = Promise.withResolvers<void>();
  /** Settles with the first answer of the cluster; rejects when it refuses. */
  readonly isKnown = this.#known.promise;

  constructor(request: ForwardRequest, onChange: () => void) {
    this.#request = request;
    this.#onChange = onChange;
    this.isKnown.catch(() => undefined);
  }

  get isRefused(): boolean {
    return this.#refused !== undefined;
  }

  get destination(): Destination {
    return this.#destination;
  }

  /** Settles at the next change of the destination. */
  get change(): Promise<void> {
    return this.#waiting.promise;
  }

  listensOn(port: number): void {
    this.#localPort = port;
  }

  leadsTo(destination: Destination): void {
    const { pod, problem } = this.#destination;
    const isNew = pod !== destination.pod || problem !== destination.problem;
    this.#destination = destination;
    this.#known.resolve();
    if (!isNew) return;
    this.#refused = undefined;
    this.#tell();
  }

  hasTrouble(message: string | undefined): void {
    this.#trouble = message;
    this.#tell();
  }

  fail(error: unknown): void {
    this.#known.reject(error);
    this.#failure = error instanceof Error ? error.message : String(error);
    this.#tell();
  }

  count(step: 1 | -1): void {
    this.#connections += step;
    this.#onChange();
  }

  refuse(problem: string | undefined): void {
    if (problem === this.#refused) return;
    this.#refused = problem;
    this.#onChange();
  }

  entry(): ForwardEntry {
    const { pod } = this.#destination;
    const { cluster, namespace, kind, name, port } = this.#request;
    const problem = this.#failure ?? this.#trouble ?? this.#destination.problem ?? this.#refused;
    return {
      id: this.#id,
      ...{ cluster, namespace, kind, name, port },
      address: '127.0.0.1',
      localPort: this.#localPort,
      state: this.#state(),
      ...(pod === undefined ? {} : { pod }),
      ...(problem === undefined ? {} : { problem }),
      connections: this.#connections,
      startedAt: this.#startedAt,
    };
  }

  #state(): ForwardEntry['state'] {
    if (this.#failure !== undefined) return 'failed';
    const isWaiting = this.#trouble !== undefined || this.#destination.pod === undefined || this.isRefused;
    return isWaiting ? 'waiting' : 'listening';
  }

  #tell(): void {
    this.#waiting.resolve();
    this.#waiting = Promise.withResolvers();
    this.#onChange();
  }
}
