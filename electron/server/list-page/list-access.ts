import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** So many wrong codes, and nobody is let in any more. */
export const mostAttempts = 10;
/** A page that is loaded anew gives a new address to the Shortcut; older ones than these count no more. */
const maxListCodes = 8;
/** A Shortcut may ask more than once for what it is given. */
const mostReadings = 5;
/** Longer ones are not looked at. */
const maxCookieChars = 4096;

/**
 * Who may see the list: the first device that brings the code, and no other. It is known by a cookie and by its network address; the
 * Shortcut on it, which has cookies of its own, by a code that only the page shows and by the same address.
 */
export function createListAccess(cookieName: string) {
  const code = secret();
  const token = secret();
  let client: string | undefined;
  let attempts = 0;
  let listCodes: { code: string; readings: number }[] = [];
  const wrong = () => {
    attempts++;
    return false;
  };
  return {
    code,
    /** For the cookie. */
    token,
    client: () => client,
    isSpent: () => attempts >= mostAttempts,
    /** True once for the right code, and for whoever is in already. */
    redeem: (given: string, address: string): boolean => {
      if (attempts >= mostAttempts || client !== undefined || !isSame(given, code)) return wrong();
      client = address;
      return true;
    },
    isIn: (cookies: string | undefined, address: string): boolean => {
      if (client !== address || !cookies || cookies.length > maxCookieChars) return false;
      return cookies
        .split(';')
        .map((pair) => pair.trim())
        .some(
          (pair) => pair.startsWith(`${cookieName}=`) && isSame(pair.slice(cookieName.length + 1), token),
        );
    },
    newListCode: (): string => {
      const fresh = { code: secret(), readings: 0 };
      listCodes = [...listCodes, fresh].slice(-maxListCodes);
      return fresh.code;
    },
    /** True a few times for an address that the page has shown to this device. */
    mayRead: (given: string, address: string): boolean => {
      const known = listCodes.filter((each) => isSame(given, each.code))[0];
      if (attempts >= mostAttempts || client !== address || !known || known.readings >= mostReadings)
        return wrong();
      known.readings++;
      return true;
    },
  };
}

/** 128 bits: short enough for a code that a camera reads at once. */
const secret = () => randomBytes(16).toString('base64url');

const digestOf = (text: string) => createHash('sha256').update(text).digest();

/** Takes as long for a wrong one. */
const isSame = (given: string, wanted: string) => timingSafeEqual(digestOf(given), digestOf(wanted));
