import type { z } from 'zod';
import { assetApi } from './asset-detail.ts';
import { freeSpaceApi } from './free-space.ts';
import { mirrorsApi } from './mirrors.ts';
import { phonesApi } from './phones.ts';
import { settingsApi } from './settings.ts';
import { tasksApi } from './tasks.ts';
import { timelineApi } from './timeline.ts';
import { vaultApi } from './vault.ts';

/**
 * Everything the renderer may ask for. A query is `GET /api/<name>?input=<JSON>` (or POST, where its input is long), a command
 * `POST /api/<name>` with the JSON as its body. The answer is the output, or `{ code, message, advice? }` with a status of 400 (wrong input), 401 and
 * 403 (not allowed in), 404 (there is none), 409 (not as things stand), 413 to 415 (too much, or not as JSON) or 500.
 */
export const api = {
  ...timelineApi,
  ...assetApi,
  ...tasksApi,
  ...phonesApi,
  ...freeSpaceApi,
  ...vaultApi,
  ...mirrorsApi,
  ...settingsApi,
};

export type Api = typeof api;
export type EndpointName = keyof Api;
export type InputOf<Name extends EndpointName> = z.input<Api[Name]['input']>;
/** As the handler gets it. */
export type ParsedInputOf<Name extends EndpointName> = z.output<Api[Name]['input']>;
export type OutputOf<Name extends EndpointName> = z.output<Api[Name]['output']>;
export type QueryName = {
  [Name in EndpointName]: Api[Name]['kind'] extends 'query' ? Name : never;
}[EndpointName];
export type CommandName = Exclude<EndpointName, QueryName>;
