/** What a process of a benchmark has used. */
export interface Usage {
  rssKb: number;
  /** Of all its threads since it started. */
  cpuMs: number;
}

/** What this process has used up to now. */
export function readUsage(): Usage {
  const { user, system } = process.cpuUsage();
  return { rssKb: process.memoryUsage.rss() / 1_000, cpuMs: (user + system) / 1_000 };
}
