import { z } from 'zod';
import { progress } from '../progress.ts';
import { count, instantMs, nothing, trouble } from './common.ts';
import { command, query } from './endpoint.ts';

/**
 * `look`: lists a phone without fetching. `pictures`: thumbnails and previews. `free`: space on a phone, or here where no phone is
 * named. `optimise`: the same here, by the settings.
 */
export const taskKind = z.enum([
  'look',
  'import',
  'pictures',
  'backup',
  'prove',
  'fetch',
  'purge',
  'free',
  'optimise',
  'samples',
]);
export type TaskKind = z.infer<typeof taskKind>;

export const task = z.object({
  id: z.string(),
  kind: taskKind,
  /** The id of the phone that it is about. */
  phone: z.string().optional(),
  state: z.enum(['waiting', 'running', 'paused', 'done', 'stopped', 'failed']),
  phase: progress.shape.phase.nullable(),
  done: count,
  total: count.nullable(),
  bytes: count,
  totalBytes: count,
  /** Smoothed; null until it is known. */
  bytesPerSecond: z.number().nullable(),
  secondsLeft: z.number().nullable(),
  startedAtMs: instantMs,
  endedAtMs: instantMs.nullable(),
  /** What it waits for now (a phone to be unlocked, a store to answer), or why it ended early. */
  trouble: trouble.optional(),
  /** Numbers of what it did: those of the verb's result. */
  result: z.record(z.string(), z.number()).optional(),
});
export type Task = z.infer<typeof task>;

const named = z.object({ taskId: z.string().max(64) });

export const tasksApi = {
  /** Those under way, and the last fifty that ended. */
  tasks: query(nothing, z.object({ tasks: z.array(task) })),
  /** Stops at a safe place, until it is resumed. */
  pauseTask: command(named, nothing),
  resumeTask: command(named, nothing),
  cancelTask: command(named, nothing),
};
