import { request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

/** What came of requests sent in a loop. */
export interface SentRequests {
  /** Each answer that came, with how often. */
  readonly answers: ReadonlyMap<string, number>;
  /** Why each request failed that did. */
  readonly failures: readonly string[];
}

/** Milliseconds until a request without an answer counts as failed. */
const REQUEST_WITHIN = 10_000;

/** One GET over a connection of its own; the body of a 200. */
const ask = (url: string) =>
  new Promise<string>((resolve, reject) => {
    const signal = AbortSignal.timeout(REQUEST_WITHIN);
    const call = request(url, { agent: false, signal }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 200) resolve(Buffer.concat(chunks).toString('utf8'));
        else reject(new Error(`status ${response.statusCode}`));
      });
    });
    call.on('error', reject);
    call.end();
  });

/**
 * Asks a URL again and again, two requests at a time, each over its own connection, while `work` goes on; ends with
 * it. Paced to some hundred requests per second at most, so that the machine has time for the work.
 */
export const sendRequestsDuring = async (url: string, work: () => Promise<void>): Promise<SentRequests> => {
  const answers = new Map<string, number>();
  const failures: string[] = [];
  let working = true;
  const loop = async () => {
    while (working) {
      try {
        const answer = await ask(url);
        answers.set(answer, (answers.get(answer) ?? 0) + 1);
      } catch (error) {
        failures.push(String(error));
      }
      await delay(10);
    }
  };
  const loops = [loop(), loop()];
  try {
    await work();
  } finally {
    working = false;
    await Promise.all(loops);
  }
  return { answers, failures };
};
