/** A value that streams follow: each begins with what there is, then gets each change until its signal fires. */
export class LiveValue<T> {
  #value: T;
  #waiting = new Set<{ readonly wake: () => void; readonly fail: (error: unknown) => void }>();

  constructor(value: T) {
    this.#value = value;
  }

  get(): T {
    return this.#value;
  }

  set(value: T): void {
    this.#value = value;
    for (const { wake } of this.#waiting) wake();
  }

  change(update: (value: T) => T): void {
    this.set(update(this.#value));
  }

  /** Ends every stream that follows now with this error, as a lost connection or a refusal would. */
  fail(error: unknown): void {
    for (const { fail } of this.#waiting) fail(error);
  }

  async *follow(signal: AbortSignal): AsyncGenerator<T, void, void> {
    for (;;) {
      const seen = this.#value;
      yield seen;
      if (this.#value === seen) await this.#next(signal);
      if (signal.aborted) return;
    }
  }

  #next(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (end: () => void) => {
        this.#waiting.delete(waiter);
        signal.removeEventListener('abort', wake);
        end();
      };
      const wake = () => settle(resolve);
      const waiter = { wake, fail: (error: unknown) => settle(() => reject(error)) };
      this.#waiting.add(waiter);
      signal.addEventListener('abort', wake, { once: true });
      if (signal.aborted) wake();
    });
  }
}
