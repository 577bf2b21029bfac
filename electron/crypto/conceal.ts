import { inspect } from 'node:util';

/**
 * An object whose members can be read by name but are seen by nothing that looks at objects as a whole: JSON, `util.inspect`
 * and so logs and errors, spreading, structured cloning. Whoever sends a secret to a worker thread takes it out by name.
 */
export function conceal<T extends object>(name: string, secrets: T): Readonly<T> {
  const shown = `[${name}]`;
  const concealed = {};
  for (const [key, value] of Object.entries(secrets))
    Object.defineProperty(concealed, key, { value, enumerable: false });
  Object.defineProperty(concealed, 'toJSON', { value: () => shown, enumerable: false });
  Object.defineProperty(concealed, inspect.custom, { value: () => shown, enumerable: false });
  return Object.freeze(concealed) as Readonly<T>;
}
