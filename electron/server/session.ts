import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const linkMinutes = 5;
/** More links than this are never open at once: the oldest gives way. */
const maxLinks = 8;
/** Longer cookies are no sessions of ours. */
const maxCookieChars = 8192;

/**
 * Who may speak to this server: whoever shows the token, as a cookie. The window gets it from the process that started the
 * engine; a browser gets it for a one-time link. Both live as long as the server does.
 * @param options `nowMs`: a clock that only goes forward
 */
export function createSession({ nowMs = () => performance.now() } = {}) {
  const token = randomBytes(32).toString('base64url');
  const tokenDigest = digestOf(token);
  let links: { digest: Buffer; untilMs: number }[] = [];
  return {
    token,
    /** True for a Cookie header that has the token under this name. */
    isOpenedBy: (cookieHeader: string | undefined, name: string): boolean => {
      if (!cookieHeader || cookieHeader.length > maxCookieChars) return false;
      // Another port of this host can set a cookie of the same name: ours may be the second.
      return valuesOf(cookieHeader, name).some((value) => timingSafeEqual(digestOf(value), tokenDigest));
    },
    /** A code that opens the session once, within five minutes. */
    newCode: (): string => {
      const code = randomBytes(32).toString('base64url');
      const untilMs = nowMs() + linkMinutes * 60_000;
      links = [...links.filter((link) => link.untilMs > nowMs()), { digest: digestOf(code), untilMs }];
      links = links.slice(-maxLinks);
      return code;
    },
    /** True once for a code that was given out. Takes as long for a wrong one. */
    redeem: (code: string): boolean => {
      const digest = digestOf(code);
      const found = links.filter((link) => timingSafeEqual(link.digest, digest));
      links = links.filter((link) => !found.includes(link));
      return found.some((link) => link.untilMs > nowMs());
    },
  };
}

export type Session = ReturnType<typeof createSession>;

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function valuesOf(cookieHeader: string, name: string): string[] {
  return cookieHeader
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
}
