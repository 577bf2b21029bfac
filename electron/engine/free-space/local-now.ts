/** Now as capture times are kept: local wall time, as if it were UTC. */
export const localNowMs = (now = new Date()): number => now.getTime() - now.getTimezoneOffset() * 60_000;
