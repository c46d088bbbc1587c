import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { GateRules, Refusal } from './gate.ts';
import type { PageFiles } from './pageFiles.ts';
import { makeCookie, readToken } from './sessionCookie.ts';
import type { Sessions } from './sessions.ts';

export interface RequestTools {
  readonly files: PageFiles;
  readonly sessions: Sessions;
  readonly port: number;
  readonly rules: GateRules;
  readonly headers: Readonly<Record<string, string>>;
}

type Headers = RequestTools['headers'];

/** Bytes; a code is 43. */
const LARGEST_BODY = 1024;

/** Says no in a line of text; what the request still sends is not waited for. */
export const refuse = (
  response: ServerResponse,
  { status, reason }: Omit<Refusal, 'status'> & { readonly status: number },
  headers: Headers,
): void => {
  response.writeHead(status, {
    ...headers,
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    connection: 'close',
  });
  response.end(`${reason}\n`);
};

/** Answers with a file of the interface. The path is looked up as it was sent, never decoded or joined to a folder. */
export const answerPage = (request: IncomingMessage, response: ServerResponse, tools: RequestTools) => {
  const [path = ''] = (request.url ?? '').split('?');
  const file = tools.files.get(path);
  if (file === undefined) return refuse(response, { status: 404, reason: 'Not found.' }, tools.headers);
  response.writeHead(200, {
    ...tools.headers,
    'content-type': file.type,
    'content-length': file.body.byteLength,
    'cache-control': file.isHashed ? 'private, max-age=31536000, immutable' : 'no-store',
  });
  response.end(request.method === 'HEAD' ? undefined : file.body);
};

/** GET says whether this browser is signed in (204, else 401); POST changes a one-time code for a session. */
export const answerSession = async (
  request: IncomingMessage,
  response: ServerResponse,
  tools: RequestTools,
) => {
  const { sessions, port, headers } = tools;
  const signedOut = { status: 401, reason: 'This browser is not signed in.' };
  const done = { ...headers, 'cache-control': 'no-store' };
  if (request.method === 'GET') {
    const token = readToken(request, port);
    if (token === undefined || !sessions.isKnown(token)) return refuse(response, signedOut, headers);
    response.writeHead(204, done).end();
    return;
  }
  if (request.headers['content-type'] !== 'application/json') {
    return refuse(response, { status: 415, reason: 'The code comes as JSON.' }, headers);
  }
  const body = await readBody(request);
  if (body === undefined)
    return refuse(response, { status: 413, reason: 'This is too long for a code.' }, headers);
  const { code, nonce } = readCode(body) ?? {};
  const token = code === undefined || nonce === undefined ? undefined : sessions.redeem(code, nonce);
  if (token === undefined) {
    return refuse(response, { status: 401, reason: 'This code is unknown, used or expired.' }, headers);
  }
  response.writeHead(204, { ...done, 'set-cookie': makeCookie(token, port) }).end();
};

/** The request's body as text; undefined when it is too large or breaks off. */
const readBody = async (request: IncomingMessage): Promise<string | undefined> => {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // Not destroyed when it is too long: the answer still has to go out.
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.byteLength;
      if (size > LARGEST_BODY) return undefined;
      chunks.push(chunk);
    }
  } catch {
    return undefined;
  }
  return Buffer.concat(chunks).toString('utf8');
};

const SIGN_IN = z.object({ code: z.string(), nonce: z.string() });

const readCode = (body: string): z.infer<typeof SIGN_IN> | undefined => {
  try {
    return SIGN_IN.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
};
