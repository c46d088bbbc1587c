import { createInterface } from 'node:readline';
import { withCleanup } from '../../core/lib/withCleanup.ts';
import { AppError } from '../../shared/errors.ts';
import type { PageServer } from '../cliIo.ts';
import { type CommandContext, defineCommand } from '../command.ts';
import { usageError } from '../parseArguments.ts';

/** Always the same where it is free, as a browser keeps what it knows of a page by address and port. */
const USUAL_PORT = 7420;

const readPort = (typed: string | undefined): number | undefined => {
  if (typed === undefined) return undefined;
  const port = Number(typed);
  if (/^\d{1,5}$/.test(typed) && port <= 65_535) return port;
  throw usageError(
    `\`--port ${typed}\` is no port.`,
    'A port is a whole number up to 65535; 0 takes a free one.',
  );
};

/** The usual port may be taken by another Slipway; a port that was asked for is taken or refused. */
const openOnPort = async (asked: number | undefined, context: CommandContext): Promise<PageServer> => {
  const { io, core, signal } = context;
  const report = (error: unknown, call: string) => {
    io.stderr.write(`${call}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  };
  // With --json stdout is for the links alone.
  const say = (line: string) => (context.json ? io.stderr.write(`${line}\n`) : context.say(line));
  const request = { core, report, say, signal };
  try {
    return await io.openServer({ ...request, port: asked ?? USUAL_PORT });
  } catch (error) {
    if (asked !== undefined || !(error instanceof AppError) || error.code !== 'PORT_TAKEN') throw error;
    return await io.openServer({ ...request, port: 0 });
  }
};

/** Milliseconds that a person needs for following the link. */
const LOOK_AHEAD = 30_000;

/** Reaches for the clusters while the browser is still on its way, so that the first page need not wait for them. */
const lookAhead = async ({ core, signal }: CommandContext): Promise<void> => {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(LOOK_AHEAD)]);
  try {
    for await (const _ of core.clusters.watch({ signal: limit }));
  } catch {
    // The page looks for itself, and says what is wrong.
  }
};

/** Shows a new link now and with each line that is typed, until the signal fires. */
const offerLinks = async (server: PageServer, { io, json, say, signal }: CommandContext): Promise<void> => {
  const show = (link: string) => {
    if (json) io.stdout.write(`${JSON.stringify({ url: link, port: server.port })}\n`);
    else say(`  ${link}`);
  };
  show(server.makeLink());
  say(
    'The link signs one browser in, once, within ten minutes. Enter gives another one; Ctrl-C ends Slipway.',
  );
  const lines = createInterface({ input: io.stdin });
  lines.on('line', () => show(server.makeLink()));
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
  lines.close();
};

/** `serve`: the same interface as the desktop app's, in a browser. */
export const serve = defineCommand({
  name: 'serve',
  words: [],
  summary: 'Open Slipway in the browser; it runs until Ctrl-C.',
  options: {
    port: { type: 'string', value: 'PORT', help: `port of 127.0.0.1 (${USUAL_PORT}, or a free one)` },
    'no-open': { type: 'boolean', help: 'show the link, and do not open the browser' },
  },
  notes: [
    'Only this computer can reach it. Work that is going on when it ends is interrupted, and can be resumed.',
    'With --json it prints a line of JSON for each link.',
  ],
  examples: ['serve', 'serve --port 8000 --no-open'],
  run: async ({ values }, context) => {
    const server = await openOnPort(readPort(values.port), context);
    const offer = async () => {
      void lookAhead(context);
      context.say('Slipway is open in the browser at');
      if (!values['no-open'] && !context.json) await context.io.openBrowser(server.makeLink());
      await offerLinks(server, context);
    };
    await withCleanup(offer, () =>
      withCleanup(
        () => server.close(),
        () => context.core.close(),
      ),
    );
    return { lines: [], json: { stopped: true } };
  },
});
