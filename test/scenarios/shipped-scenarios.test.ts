/** Every drill that ships: it can be read, planned and bundled, and its page knows it. */
import { listFaulted } from '../../lib/drill/timeline-entry.ts';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { bundleForK6 } from '../../lib/run/runner/bundle-scenario.ts';
import { prepareRun } from '../../lib/run/runner/prepare-run.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const names = readdirSync(join(root, 'scenarios'))
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.slice(0, -'.ts'.length));
const page = readFileSync(join(root, 'docs/scenarios.md'), 'utf8');
const findCode = (name: string): string => readFileSync(join(root, 'scenarios', `${name}.ts`), 'utf8');

describe.each(names)('scenarios/%s.ts', (name) => {
  it('is a drill of its own name, about a minute long, whose plan its virtual users can carry', async () => {
    const { drill, arrivals } = await prepareRun(join(root, 'scenarios', `${name}.ts`));
    expect(drill.name).toBe(name);
    const phases = drill.timeline.map(({ phase }) => phase);
    expect(phases.slice(0, 2)).toEqual(['warmup', 'baseline']);
    expect(phases.at(-1)).toBe('recovery');
    const lengthMs = drill.timeline.reduce((sum, { durationMs }) => sum + durationMs, 0);
    expect(lengthMs).toBeLessThanOrEqual(65_000);
    expect(arrivals.at(-1)?.dueMs).toBeGreaterThan(lengthMs - 5_000);
    expect(drill.objectives.length).toBeGreaterThan(0);
    // Something is broken in each stretch of the outage.
    for (const entry of drill.timeline) {
      expect(listFaulted(entry).length > 0).toBe(entry.phase === 'outage');
    }
  });

  it('bundles to less than 30 kB for k6', async () => {
    expect((await bundleForK6(join(root, 'scenarios', `${name}.ts`))).length).toBeLessThan(30_000);
  });

  it('is told of in docs/scenarios.md, which names whose outage it is after', () => {
    expect(page).toContain(`(../scenarios/${name}.ts)`);
    for (const [source = ''] of findCode(name).matchAll(/\b(?:status\.|aws\.)?[a-z]+\.(?:com|space)\b[\w/]*/g)) {
      expect(page).toContain(source);
    }
  });
});
