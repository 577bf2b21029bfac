import type { Run } from './run-photoferry.ts';

/** A verb that has to do all of its work. */
export async function mustRun(running: Promise<Run>): Promise<Run> {
  const run = await running;
  if (run.status !== 0) throw new Error(`photoferry ended with ${run.status}: ${run.stderr.slice(-2000)}`);
  return run;
}
