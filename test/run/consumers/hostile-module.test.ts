/** What a module of the user's may do to itself and around it: an outcome for the answer, and never harm to whoever asks. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { askModule, failed, useModules } from '../../support/ask-module.ts';

const folder = useModules();
const usable = { outcome: 'usable' };
const anything: unknown = expect.any(String);
/** Of which only what hangs takes all; what is fine has its result in it on any machine. */
const short = { timeoutMs: 2_000 };
const small = { timeoutMs: 20_000, memoryMb: 64 };

describe('a module', () => {
  it.each<[string, string, object, object?]>([
    ['prints', 'console.log("{\\"id\\":1}"); process.stdout.write("x"); return 1', usable],
    [
      'has a result whose getter throws',
      'return { get outcome() { throw new Error("ha") } }',
      failed('consumer-garbage', 'Error: ha'),
    ],
    [
      'has a result that throws when it is awaited',
      'return { get then() { throw new Error("ha") } }',
      failed('consumer-threw', 'Error: ha'),
    ],
    [
      'throws an error whose message throws',
      'throw Object.defineProperty(new Error("x"), "message", { get() { throw 1 } })',
      failed('consumer-threw', anything),
    ],
    ['exits', 'process.exit(0)', failed('consumer-crashed', expect.stringContaining('it ended with code 0'))],
    [
      'kills itself',
      'process.kill(process.pid, "SIGKILL"); for (;;);',
      failed('consumer-crashed', expect.stringContaining('SIGKILL')),
    ],
    ['aborts', 'process.abort()', failed('consumer-crashed', expect.stringContaining('SIGABRT'))],
    ['leaves a rejection behind', 'void Promise.reject(new Error("late"))', failed('consumer-crashed', 'Error: late')],
    [
      'throws where nobody can catch it',
      'return new Promise(() => setTimeout(() => { throw new Error("later") }))',
      failed('consumer-crashed', 'Error: later'),
    ],
    ['loops', 'for (;;);', failed('consumer-hung', anything), short],
    ['turns in microtasks', 'return (async () => { for (;;) await null })()', failed('consumer-hung', anything), short],
    ['waits for what never comes', 'return new Promise(() => {})', failed('consumer-hung', anything), short],
    [
      'leaks',
      'const kept = []; for (;;) kept.push(new Array(1e5).fill(Math.random()))',
      failed('consumer-out-of-memory', anything),
      small,
    ],
    [
      'leaks outside of its heap',
      'const kept = []; return (async () => { for (;;) { kept.push(Buffer.alloc(1e7, 1)); await new Promise((done) => setTimeout(done, 2)) } })()',
      failed('consumer-out-of-memory', anything),
      small,
    ],
  ])('that %s', async (_, body, outcome, settings = {}) => {
    const code = `export default ({ text }) => { if (text === 'fine') return 1; ${body} }`;
    // Whoever comes before and after is judged all the same.
    expect(await askModule(code, ['fine', 'that', 'fine'], settings)).toEqual([usable, outcome, usable]);
  });

  it('that changes what all objects have changes nothing here', async () => {
    const code = `export default ({ text }) => {
      if (text === 'pollute') Object.prototype.toJSON = () => 'ha';
      if (text === 'parse') JSON.parse = JSON.stringify = () => 'ha';
      return text;
    }`;
    const said = await askModule(code, ['a', 'parse', 'b', 'pollute', 'c', 'd']);
    expect(said.map(({ outcome }) => outcome)).toEqual(['usable', 'usable', 'usable', 'failed', 'usable', 'usable']);
  });

  it('that is broken is given up: what it was not asked is unread, never usable', async () => {
    const said = await askModule(
      'export default () => process.exit(1)',
      Array.from({ length: 30 }, () => 'x'),
    );
    expect(said.map(({ outcome }) => outcome)).toEqual([
      ...Array.from({ length: 10 }, () => 'failed'),
      ...Array.from({ length: 20 }, () => 'unread'),
    ]);
    expect(said.at(-1)).toMatchObject({
      why: expect.stringContaining('after 10 starts: it ended with code 1') as string,
    });
  });

  it('that throws when it is loaded is said to, at once', async () => {
    expect(await askModule('throw new Error("no configuration"); export default 1', ['x'])).toEqual([
      { outcome: 'unread', why: expect.stringContaining('cannot be loaded: Error: no configuration') as string },
    ]);
  });

  it('has only so many kinds of its own told apart', async () => {
    const code = 'let n = 0; export default () => ({ outcome: "failed", kind: `kind-${n++}` })';
    const said = await askModule(
      code,
      Array.from({ length: 60 }, () => 'x'),
    );
    expect(new Set(said.map((outcome) => 'failure' in outcome && outcome.failure)).size).toBe(51);
  });

  it('has what it prints in a log', async () => {
    await askModule('export default () => console.log("seen by nobody")', ['x']);
    expect(await readFile(join(folder(), 'contract-0.log'), 'utf8')).toContain('seen by nobody');
  });
});
