import { photoferryCommand } from '../tests/phones/run-photoferry.ts';
import { type Figure, middle } from './measure.ts';
import { measuredRun } from './measured-run.ts';

/** What it costs until a verb begins, against Node with nothing to do: CPU, since every call of the command line pays it. */
export async function benchStart(): Promise<Figure[]> {
  const [ours, bare]: [number[], number[]] = [[], []];
  // The first round fills the cache of compiled code, and does not count.
  for (let round = 0; round < 12; round++) {
    const mine = await measuredRun([...photoferryCommand, '--version']);
    const nodes = await measuredRun([process.execPath, '-e', '0']);
    if (round === 0) continue;
    ours.push(mine.cpuSeconds);
    bare.push(nodes.cpuSeconds);
  }
  const [mine, nodes] = [middle(ours), middle(bare)];
  const shown = (seconds: number) => `${(seconds * 1000).toFixed(0)} ms`;
  return [
    {
      name: 'Start of a command, CPU to Node alone',
      ours: shown(mine),
      peer: shown(nodes),
      value: mine / nodes,
      wanted: 3,
      sense: 'at-most',
    },
  ];
}
