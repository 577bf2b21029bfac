/** So many milliseconds this thread has worked so far, whatever else the machine is busy with: for what has to be quick. */
export function workedMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
