import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Milliseconds in which a code can be used. */
const CODE_LASTS = 10 * 60_000;

/** Sessions and codes that are kept; the oldest goes. A person has a handful. */
const MOST = 50;

export interface Sessions {
  /** A new one-time code, for the fragment of a link. */
  readonly makeCode: () => string;
  /**
   * Changes a code for a session's token; undefined when it is unknown, expired or was used by another browser. Who
   * shows the same nonce is the same browser, to which the answer of the first time did not get through.
   */
  readonly redeem: (code: string, nonce: string) => string | undefined;
  readonly isKnown: (token: string) => boolean;
}

const makeSecret = () => randomBytes(32).toString('base64url');
const hash = (text: string) => createHash('sha256').update(text).digest();

/** Who is signed in. Only hashes are kept, in memory, and they are compared in constant time. */
export const createSessions = ({ now = Date.now }: { readonly now?: () => number } = {}): Sessions => {
  const codes: { readonly hash: Buffer; readonly until: number; by?: Buffer }[] = [];
  const tokens: Buffer[] = [];
  return {
    makeCode: () => {
      const code = makeSecret();
      codes.push({ hash: hash(code), until: now() + CODE_LASTS });
      if (codes.length > MOST) codes.shift();
      return code;
    },
    redeem: (code, nonce) => {
      const wanted = hash(code);
      const found = codes.find((each) => timingSafeEqual(each.hash, wanted));
      if (found === undefined || found.until < now()) return undefined;
      found.by ??= hash(nonce);
      if (!timingSafeEqual(found.by, hash(nonce))) return undefined;
      const token = makeSecret();
      tokens.push(hash(token));
      if (tokens.length > MOST) tokens.shift();
      return token;
    },
    isKnown: (token) => {
      const wanted = hash(token);
      // Every one is compared, so that the time does not tell which.
      return tokens.filter((each) => timingSafeEqual(each, wanted)).length > 0;
    },
  };
};
