/** Code of one's own that takes long, or for ever, to say anything: it holds nobody up for longer than is said, and never in silence. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contractSettings, type ContractSettings } from '../../../lib/drill/contracts/index.ts';
import { emptyAnswer } from '../../../lib/kit/terms/answer.ts';
import { checkConsumers } from '../../../lib/run/consumers/check-consumers.ts';
import { startAskers } from '../../../lib/run/consumers/start-askers.ts';
import { createStartBound } from '../../../lib/run/consumers/start-bound.ts';
import { unknownRequest } from '../../support/answered-request.ts';
import { commandContract } from '../../support/command-contract.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cutover-slow-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const SAY = 'say({ id: q.id, outcome: "usable" })';
/** Says something of every answer but one with this text. */
const hangsOn = (text: string): string => `if (q.answer.text !== ${JSON.stringify(text)}) ${SAY}`;

/** What is warned of while it is tried. */
async function tryOut(contract: ContractSettings, signal = new AbortController().signal): Promise<string[]> {
  const warnings: string[] = [];
  const warn = (text: string): void => void warnings.push(text);
  await checkConsumers([contract], { env: process.env, clean: (text) => text, warn, slowAfterMs: 100, signal });
  return warnings;
}

async function moduleContract(code: string, settings: object): Promise<ContractSettings> {
  const path = join(folder, 'parser.ts');
  await writeFile(path, code);
  return contractSettings.read({ kind: 'module', for: 'chat', path, ...settings }, 'contracts[0]');
}

describe('a start', () => {
  it('may take what is set, later ones five times the slowest, at least a second, and never more than is set', () => {
    const starts = createStartBound(60_000);
    expect(starts.boundMs()).toBe(60_000);
    starts.note(40);
    expect(starts.boundMs()).toBe(1_000);
    starts.note(3_000);
    starts.note(500);
    expect(starts.boundMs()).toBe(15_000);
    starts.note(30_000);
    expect(starts.boundMs()).toBe(60_000);
  });

  it('of a program that hangs on one answer after another is bounded by the one that was measured', async () => {
    const contract = commandContract(hangsOn('hang'), folder, { timeoutMs: 1_500 });
    const startedMs = performance.now();
    await using asking = await startAskers({
      contracts: [contract],
      folder,
      env: process.env,
      clean: (text) => text,
      warn: () => {},
    });
    const ask = (text: string) =>
      asking.askers.get(0)!.ask({ ...emptyAnswer(), text, finishReason: 'stop', ending: 'good' }, unknownRequest);
    const said = await Promise.all(['fine', 'hang', 'hang', 'fine'].map(ask));
    expect(said.map((one) => ('failure' in one ? one.failure : one.outcome))).toEqual([
      'usable',
      'consumer-hung',
      'consumer-hung',
      'usable',
    ]);
    // What may be taken for the second is five starts as they were measured and its time; a machine that is full measures more, but no minute.
    expect(performance.now() - startedMs).toBeLessThan(50_000);
  });
});

describe('a trial before a drill', () => {
  it('of a program that answers says nothing', async () => {
    const contract = commandContract(SAY, folder);
    expect(await tryOut({ ...contract, timeoutMs: 20_000 } as ContractSettings)).not.toContainEqual(
      expect.stringContaining('trial'),
    );
  });

  it('of a program that never says anything tells that it waits, then what to do', async () => {
    const warnings: string[] = [];
    const trying = checkConsumers([commandContract('', folder, { startWithinMs: 500, timeoutMs: 50 })], {
      env: process.env,
      clean: (text) => text,
      warn: (text) => void warnings.push(text),
      slowAfterMs: 100,
      signal: new AbortController().signal,
    });
    await expect(trying).rejects.toMatchObject({
      code: 'environment',
      message: expect.stringMatching(
        /^contracts\[0\] \(command\) wrote nothing within 550 ms of its start.*flush.*raise contracts\[0\]\.startWithinMs, now 500\.$/,
      ) as string,
    });
    expect(warnings[0]).toMatch(
      /^Still waiting for contracts\[0\] \(command\) to have its first result: \d+ ms, of at most 550 ms\.$/,
    );
    expect(warnings.length).toBeLessThanOrEqual(3);
  });

  it('of a program that prints, and never replies, tells of both', async () => {
    const command = ['sh', '-c', 'read line; echo Loading; read line'];
    const trying = tryOut(commandContract('', folder, { command, startWithinMs: 4_000, timeoutMs: 50 }));
    await expect(trying).rejects.toThrow(
      /^contracts\[0\] \(command\) wrote no reply within 4.05 s .*Have it write a line of JSON with the id of that for each line/,
    );
  });

  it('of a program that hangs on an empty text goes on in little time, and tells of it', async () => {
    const warnings = await tryOut(commandContract(hangsOn(''), folder, { timeoutMs: 300 }));
    expect(warnings.at(-1)).toMatch(
      /^contracts\[0\] \(command\) gave no result in time for an answer without text, which was a trial: it had no result within 300 ms\. In the drill such an answer is failed\.$/,
    );
  });

  it('of a program that ends over each answer, and of a module that loops, goes on and tells of both answers', async () => {
    const ends = commandContract('console.error("KeyError: label"); process.exit(1)', folder);
    expect(await tryOut(ends)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/ended over an answer with the text "Hello\.", .*KeyError: label/),
        expect.stringMatching(/ended over an answer without text, .*KeyError: label/),
      ]),
    );
    const loops = await moduleContract('export default () => { for (;;); }', { timeoutMs: 100 });
    expect((await tryOut(loops)).filter((text) => text.includes('gave no result in time'))).toHaveLength(2);
  });

  it('that is stopped ends at once', async () => {
    const startedMs = performance.now();
    const trying = tryOut(commandContract('', folder), AbortSignal.timeout(300));
    await expect(trying).rejects.toMatchObject({ code: 'aborted' });
    // Its start alone may take a minute.
    expect(performance.now() - startedMs).toBeLessThan(30_000);
  });
});
