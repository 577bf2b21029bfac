// Loaded into the measured process by --import: says on standard error how much memory it had at most.
process.on('exit', () => {
  process.stderr.write(`peak-resident-kb ${process.resourceUsage().maxRSS}\n`);
});
