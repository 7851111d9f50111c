import { readFileSync } from 'node:fs';

/** Where Linux tells how its processors' time was spent (proc_stat(5)), in ticks since it started. */
const STAT = '/proc/stat';

/**
 * Begins to watch how much of the CPU time this machine wanted its host gave to others instead. What is returned tells
 * the share since then, 0 to 1: time a virtual machine knows as stolen, among all time that was not idle. 0 where the
 * kernel does not say so: a machine of its own, or another system than Linux.
 */
export function watchStolenTime(read: () => string = readStat): () => number {
  const before = parse(read());
  return () => {
    const { wanted, stolen } = parse(read());
    const ticks = wanted - before.wanted;
    return ticks > 0 ? (stolen - before.stolen) / ticks : 0;
  };
}

function parse(text: string): { wanted: number; stolen: number } {
  // cpu user nice system idle iowait irq softirq steal …
  const fields = (/^cpu .*$/m.exec(text)?.[0] ?? '').trim().split(/\s+/).slice(1, 9).map(Number);
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, stolen = 0] = fields;
  return { wanted: user + nice + system + irq + softirq + stolen, stolen };
}

function readStat(): string {
  try {
    return readFileSync(STAT, 'utf8');
  } catch {
    return '';
  }
}
