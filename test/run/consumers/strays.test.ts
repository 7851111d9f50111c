/** What a module leaves behind that fails where nobody can catch it: held against the answer over which it was begun, or against none. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contractSettings } from '../../../lib/drill/contracts/index.ts';
import { emptyAnswer } from '../../../lib/kit/terms/answer.ts';
import { startAskers } from '../../../lib/run/consumers/start-askers.ts';
import { HELD_AGAINST_NONE } from '../../../lib/run/consumers/tell-strays-once.ts';
import { unknownRequest } from '../../support/answered-request.ts';
import { askModule, failed, told, useModules } from '../../support/ask-module.ts';
import { waitUntil } from '../../support/processes.ts';

const folder = useModules();
const usable = { outcome: 'usable' };

/** What is left behind over an answer fails once `open` is called, over a later one, which waits until it has. */
const gate = `let open; const gate = new Promise((done) => { open = done; });
  let pass; const failed = new Promise((done) => { pass = done; });
  const turn = () => new Promise((done) => setImmediate(done));`;

const tell = (begun: string, words: string): string =>
  `contracts[0] (module): nobody caught what failed in something that was begun ${begun}: ${words}. ${HELD_AGAINST_NONE}`;

test.each([
  ['a promise', 'void gate.then(() => { pass(); throw new Error("late"); })'],
  ['an async function', 'void (async () => { await gate; pass(); throw new Error("late"); })()'],
  [
    'a promise that is made later',
    'void gate.then(() => { setTimeout(() => { pass(); void Promise.reject(new Error("late")); }); })',
  ],
  ['a timer', 'void gate.then(() => { setTimeout(() => { pass(); throw new Error("late"); }); })'],
  ['many of them', 'for (let n = 0; n < 9; n++) void gate.then(() => { pass(); throw new Error("late"); })'],
])('%s of an earlier answer that fails is held against no other, and told once', async (_, left) => {
  const code = `${gate} export default async ({ text }) => {
    if (text === 'leaves') { ${left}; return 1; }
    if (text === 'is judged meanwhile') { open(); await failed; await turn(); return 1; }
    return 1;
  }`;
  expect(await askModule(code, ['leaves', 'is judged meanwhile', 'comes after'])).toEqual([usable, usable, usable]);
  expect(told).toEqual([tell('over an answer that was judged before', 'Error: late')]);
});

test.each([
  ['a microtask', 'queueMicrotask(() => { throw new Error("own"); })'],
  ['a microtask of a timer', 'setTimeout(() => queueMicrotask(() => { throw new Error("own"); }))'],
  ['a tick', 'process.nextTick(() => { throw new Error("own"); })'],
  ['a callback', '(await import("node:fs")).stat("/", () => { throw new Error("own"); })'],
])('what %s throws over an answer is held against it', async (_, act) => {
  const code = `export default async ({ text }) => { if (text === 'fails') { ${act}; await new Promise(() => {}); } return 1; }`;
  const said = [usable, failed('consumer-crashed', 'Error: own'), usable];
  expect(await askModule(code, ['is fine', 'fails', 'is fine'])).toEqual(said);
  expect(told).toEqual([]);
});

test('who keeps a promise of each answer does not keep what they came to', async () => {
  const code = `import { setFlagsFromString } from 'node:v8';
    import { runInNewContext } from 'node:vm';
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc');
    const kept = []; const values = [];
    export default async ({ text }) => {
      if (text === 'counts') {
        collect();
        await new Promise((done) => setImmediate(done));
        collect();
        return { outcome: 'failed', kind: 'counted', words: String(values.filter((one) => one.deref() !== undefined).length) };
      }
      kept.push(new Promise(() => {}));
      const value = { text };
      values.push(new WeakRef(value));
      return value;
    }`;
  const said = await askModule(code, [...Array.from({ length: 20 }, (_, place) => `answer ${place}`), 'counts']);
  // The last of them may be on its way out.
  expect(Number((said.at(-1) as { words?: string }).words)).toBeLessThanOrEqual(2);
});

test('what fails over an answer is held against it, whatever an earlier one has left', async () => {
  const code = `${gate} export default async ({ text }) => {
    if (text === 'leaves') { void gate.then(() => { pass(); throw new Error('late'); }); return 1; }
    open(); await failed;
    if (text === 'fails') void Promise.reject(new Error('own'));
    await turn();
    return 1;
  }`;
  expect(await askModule(code, ['leaves', 'fails', 'is fine'])).toEqual([
    usable,
    failed('consumer-crashed', 'Error: own'),
    usable,
  ]);
});

test.each([
  ['at once', 'void Promise.reject(new Error("no collector")); export default () => 1'],
  [
    'over an answer',
    `${gate} void gate.then(() => { pass(); throw new Error("no collector"); });
    export default async () => { open(); await failed; await turn(); return 1; }`,
  ],
])('what a module has begun when it was loaded and fails %s is held against none', async (_, code) => {
  expect(await askModule(code, ['x', 'y'])).toEqual([usable, usable]);
  expect(told).toEqual([tell('when it was loaded', 'Error: no collector')]);
});

test('an answer that waits for ever for what failed in something of all answers says what that was', async () => {
  const code = `const waiting = [];
    setInterval(() => {
      const { text, done } = waiting.shift() ?? {};
      if (text === 'fails') throw new Error('of ' + text);
      done?.(1);
    }, 1);
    export default ({ text }) => new Promise((done) => waiting.push({ text, done }));`;
  const why = 'and nobody caught what failed, begun when it was loaded: Error: of fails';
  const hung = failed('consumer-hung', expect.stringContaining(why));
  expect(await askModule(code, ['fine', 'fails', 'fails', 'fine'], { timeoutMs: 2_000 })).toEqual([
    usable,
    hung,
    hung,
    usable,
  ]);
  expect(told).toHaveLength(1);
});

/** As a library of promises of its own tells of one. */
const stray = 'process.emit("unhandledRejection", new Error("whose"), {})';

test.each<[string, string, object]>([
  ['is there with it alone', `if (text === 'that') ${stray}`, failed('consumer-crashed', 'Error: whose')],
  ['is not there with it alone', `if (text === 'that' && judged > 1) ${stray}`, usable],
])(
  'an answer over which something fails that nobody knows the origin of is judged by itself: it %s',
  async (_, act, said) => {
    const code = `let judged = 0; export default ({ text }) => { judged++; ${act}; return 1; }`;
    expect(await askModule(code, ['fine', 'that', 'fine'])).toEqual([usable, said, usable]);
  },
);

test('what fails while nothing is judged is told', async () => {
  const path = join(folder(), 'idle.ts');
  await writeFile(
    path,
    `${gate} export default async ({ text }) => {
      if (text === 'leaves') void gate.then(() => { throw new Error('late'); });
      // Behind the turn in which its reply is written.
      else void turn().then(turn).then(turn).then(open);
    }`,
  );
  const warned: string[] = [];
  await using asking = await startAskers({
    contracts: [contractSettings.read({ kind: 'module', for: 'chat', path }, 'contracts[0]')],
    folder: folder(),
    env: process.env,
    clean: (text) => text,
    warn: (text) => void warned.push(text),
  });
  const ask = (text: string) => asking.askers.get(0)!.ask({ ...emptyAnswer(), text }, unknownRequest);
  await Promise.all([ask('leaves'), ask('opens')]);
  await waitUntil(() => warned.length > 0);
  expect(warned).toEqual([tell('over an answer that was judged before', 'Error: late')]);
});
