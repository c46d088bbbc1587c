import { readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { PAGE_TYPES } from '../shared/pageTypes.ts';

/** Where the window's page lives: a scheme of our own, so that no other file of this machine has the page's origin. */
export const RENDERER_ORIGIN = 'app://slipway';

/**
 * Answers a request for a file of the built interface.
 * Anything that is not a known kind of file inside `folder` is a 404: another host, a path that leads outside, a folder.
 */
export const serveRenderer = async (folder: string, url: string): Promise<Response> => {
  const notFound = new Response('Not found', { status: 404 });
  if (!URL.canParse(url)) return notFound;
  const { protocol, host, pathname } = new URL(url);
  if (`${protocol}//${host}` !== RENDERER_ORIGIN) return notFound;
  const decoded = decodePath(pathname);
  if (decoded === undefined) return notFound;
  const path = join(folder, decoded === '/' ? 'index.html' : decoded);
  const contentType = PAGE_TYPES[extname(path)];
  if (contentType === undefined || !path.startsWith(folder + sep)) return notFound;
  try {
    const content = await readFile(path);
    return new Response(content, {
      headers: { 'content-type': contentType, 'x-content-type-options': 'nosniff' },
    });
  } catch {
    return notFound;
  }
};

/** The path with its percent signs resolved, or nothing when they make no sense. */
const decodePath = (pathname: string): string | undefined => {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
};
