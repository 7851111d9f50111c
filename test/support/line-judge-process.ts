/** A thread of a pool that does with a line what the line says: see line-pool.test.ts. */
import { serveLines } from '../../lib/run/runner/serve-lines.ts';

serveLines((line, unread) => {
  if (line === 'always-hang') for (;;);
  if (unread !== null) return `${line}: ${unread}`;
  if (line === 'hang') for (;;);
  if (line === 'exit') process.exit(3);
  if (line === 'throw') throw new Error('no such contract');
  if (line === 'leak') {
    const kept: unknown[] = [];
    for (;;) kept.push(Array.from({ length: 10_000 }, Math.random));
  }
  return line === 'nothing' ? null : line;
});
