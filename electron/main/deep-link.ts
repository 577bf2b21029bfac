const places = new Set(['favourites', 'deleted', 'backup', 'activity', 'settings']);

/**
 * The address in the window that a link `photoferry://…` or a command line names; undefined for what is no such link. Anybody
 * may make a person click one: it leads to a place, and does nothing.
 */
export function deepLink(text: string): string | undefined {
  if (text.length > 500 || !URL.canParse(text)) return undefined;
  const { protocol, host, pathname, search, hash } = new URL(text);
  if (protocol !== 'photoferry:' || search || hash) return undefined;
  const steps = [host, ...pathname.split('/')].filter(Boolean);
  if (steps.length === 0 || (steps.length === 1 && steps[0] === 'photos')) return '/';
  if (steps.length === 1 && places.has(steps[0]!)) return `/${steps[0]}`;
  if (steps.length === 2 && steps[0] === 'photo' && /^[1-9]\d{0,14}$/.test(steps[1]!))
    return `/photo/${steps[1]}`;
  return undefined;
}
