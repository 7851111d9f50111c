/** Processor time that this process takes for it, all its threads together, ms: what else the machine has to do counts for nothing. */
export function measureCpuMs(work: () => unknown): number {
  const started = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1_000;
}
