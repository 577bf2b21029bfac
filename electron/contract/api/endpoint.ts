import type { z } from 'zod';

/** What the renderer may ask of the engine: a query changes nothing and may be repeated; a command is sent once. */
export interface Endpoint<
  Kind extends 'query' | 'command',
  Input extends z.ZodType,
  Output extends z.ZodType,
> {
  kind: Kind;
  input: Input;
  output: Output;
}

export const query = <Input extends z.ZodType, Output extends z.ZodType>(input: Input, output: Output) =>
  ({ kind: 'query', input, output }) as const satisfies Endpoint<'query', Input, Output>;

export const command = <Input extends z.ZodType, Output extends z.ZodType>(input: Input, output: Output) =>
  ({ kind: 'command', input, output }) as const satisfies Endpoint<'command', Input, Output>;
