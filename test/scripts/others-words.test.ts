/** Text that is not ours, wherever it comes in: a message shows it, on one line and cut; no terminal obeys it. */
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseRecord } from '../../lib/collector/records/parse-record.ts';
import { parseRecording } from '../../lib/collector/records/parse-recording.ts';
import { parseJsonPath } from '../../lib/collector/records/redact-json.ts';
import { renderers } from '../../lib/collector/report/index.ts';
import { parseScorecard } from '../../lib/collector/scorecard/parse-scorecard.ts';
import { faultSettings } from '../../lib/faults/index.ts';
import { CutoverError } from '../../lib/kit/cutover-error.ts';
import { parseJsonText } from '../../lib/kit/settings/json-text.ts';
import { list } from '../../lib/kit/settings/reader.ts';
import { createServiceClient } from '../../lib/proxies/injector/service/control-client.ts';
import { listen } from '../../lib/proxies/process/listen.ts';
import { readLastWords } from '../../lib/proxies/process/read-last-words.ts';
import { waitUntilReady } from '../../lib/run/programs/wait-until-ready.ts';
import { parseDrillText, readDrill } from '../../lib/run/runner/read-drill.ts';
import { importLog } from '../../mocks/replay/import-log.ts';
import { readMockFile } from '../../mocks/mock/read-mock-file.ts';
import { renderEvent, renderStatus } from '../../scripts/inject/print-events.ts';
import { parseAddress } from '../../scripts/inject/parse-address.ts';
import { explainFailure } from '../../scripts/terminal/explain-failure.ts';
import { createLiveView } from '../../scripts/terminal/live-view.ts';
import { createPainter } from '../../scripts/terminal/painter.ts';
import { fillTexts } from '../support/hostile-scorecard.ts';
import { failedScorecard } from '../support/failed-scorecard.ts';
import { runCli } from '../support/run-cli.ts';

const hostile = [
  'a\u001b[2J\u001b]0;title\u0007',
  'b\u009b31m',
  'c\ncutover: all is well\r\nd',
  '\u202eevil\u2066\u200b\u2028',
  '\ud83d alone',
  'k'.repeat(3_000_000),
];
/** Longest message, with what is ours around it. */
const LONGEST = 2_600;

function expectShown(message: string, lines = 1): void {
  expect(message.split('\n').length).toBeLessThanOrEqual(lines);
  expect(message).not.toMatch(/[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|[^\P{Cc}\n]/u);
  expect(message.length).toBeLessThanOrEqual(LONGEST * lines);
}

const messageOf = async (step: () => unknown): Promise<string> => {
  try {
    await step();
  } catch (error) {
    const { line, isBug } = explainFailure(error);
    expect(isBug).toBe(false);
    return line;
  }
  throw new Error('Nothing was refused.');
};

let folder = '';
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'cutover-words-'))));
afterAll(() => rm(folder, { recursive: true }));

const written = async (name: string, text: string): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
};

/** A server that answers everything in one way. */
async function withServer<T>(status: number, body: string, ask: (url: string) => Promise<T>): Promise<T> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });
  try {
    return await ask(`http://127.0.0.1:${await listen(server, 0, 'the server')}`);
  } finally {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
}
const askStatus = (url: string): Promise<unknown> => createServiceClient({ url, token: 't' }).status();

const recordingHeader = { kind: 'recording', version: 1, source: 'a', startEpochMs: 1, redactedPaths: [] };

/** Where text of others comes in, as what it is refused by. */
const refused: Record<string, (text: string) => unknown> = {
  'a key of a drill': (text) => parseDrillText(JSON.stringify({ [text]: 1, traffic: { [text]: 2 } }), 'drill.json'),
  'a value of a drill': (text) => parseDrillText(JSON.stringify({ name: text, timeline: text }), 'drill.json'),
  'a kind of fault': (text) => list(faultSettings).read([{ kind: text }], 'faults'),
  'text that is no JSON': (text) => parseJsonText(`{"a": ${text}`, 'faults.json'),
  "a file's name": (text) => readDrill(join(folder, `${text.slice(0, 200)}.json`)),
  'a description of a mock': async (text) =>
    readMockFile(await written('mock.json', JSON.stringify({ wire: text, [text]: text })), {}),
  'the header of a recording': (text) =>
    parseRecording([{ text: JSON.stringify({ ...recordingHeader, version: text }), ended: true }], 'day.ndjson'),
  'an exchange of a recording': (text) =>
    parseRecording(
      [recordingHeader, { [text]: text }].map((line) => ({ text: JSON.stringify(line), ended: true })),
      'day.ndjson',
    ),
  'a log to import': async (text) =>
    importLog(await written('log.ndjson', JSON.stringify({ call_type: text })), join(folder, 'out.ndjson'), []),
  'a scorecard': (text) => parseScorecard({ ...failedScorecard, schemaVersion: text }, 'scorecard.json'),
  'a path of --redact': (text) => parseJsonPath(`[${text}`),
  'an address': (text) => parseAddress('--listen', text),
  'a system that refuses': (text) => {
    throw Object.assign(new Error(`ENOENT: no such file, open '${text}'`), { code: 'ENOENT', syscall: 'open' });
  },
  'a refusal of a control URL': (text) => withServer(409, JSON.stringify({ error: { message: text } }), askStatus),
  'a refusal that is no JSON': (text) => withServer(500, text, askStatus),
  'an answer that is no JSON': (text) => withServer(200, text, askStatus),
  'an answer that is no status': (text) =>
    withServer(200, JSON.stringify({ faults: [{ kind: 1 }], why: text }), askStatus),
  'a status with other things in it': (text) => withServer(200, JSON.stringify({ faults: text }), askStatus),
  "a program's last words": async (text) => {
    throw new CutoverError('target', `It ended: ${readLastWords(await written('gateway.log', text))}`);
  },
  'a target that never is ready': (text) =>
    withServer(200, text, (url) =>
      waitUntilReady({
        what: 'target',
        ready: { kind: 'answers', url, text: 'ready', withinMs: 1_000 },
        gaveUp: () => text,
      }),
    ),
};

describe.each(Object.entries(refused))('%s', (_, refuse) => {
  it.each(hostile.map((text) => [text.slice(0, 20), text]))('is shown and not obeyed: %j', async (__, text) => {
    // Drills and mocks tell of several mistakes at once.
    expectShown(await messageOf(() => refuse(text)), 20);
  });
});

it('a drill tells of a mistake in a line, whatever the key is called', async () => {
  const line = await messageOf(() => parseDrillText(JSON.stringify({ 'a\nb\u001b[2J': 1 }), 'drill.json'));
  expect(line.split('\n')[0]).toMatch(/^drill\.json: a\\nb\\u001b\[2J is not a known key\./);
});

describe.each(hostile.map((text) => [text.slice(0, 20), text]))('what says %j', (_, text) => {
  it('is no more than a line of why a record is none', () => {
    for (const line of [text, JSON.stringify({ kind: text }), JSON.stringify({ kind: 'phase', phase: text })]) {
      const parsed = parseRecord(line);
      expect(parsed.ok).toBe(false);
      if (!parsed.ok) expectShown(parsed.reason);
    }
  });

  it.each([true, false])('is shown while a drill runs (terminal: %s)', (isTTY) => {
    let shown = '';
    const stream = new Writable({ write: (chunk, __, done) => ((shown += String(chunk)), done()) });
    const view = createLiveView(Object.assign(stream, { isTTY }) as unknown as NodeJS.WriteStream, createPainter());
    view.step(text);
    view.warn(text);
    expectShown(shown, 9);
  });

  it('is shown as what an injector does', () => {
    const painter = createPainter();
    const common = { provider: 'primary', atEpochMs: 1 } as const;
    expectShown(renderEvent({ kind: 'session', event: 'began', holder: text, ...common }, text, painter));
    expectShown(renderEvent({ kind: 'fault', event: 'armed', faults: [text], ...common }, text, painter));
    const counts = { applied: 1, attempts: 2, matched: 2, skipped: {}, intendedRatio: 1, observedRatio: 1 };
    const summaries = [{ fault: text, firstEpochMs: 1, lastEpochMs: 1, ...counts }];
    expectShown(renderEvent({ kind: 'fault', event: 'reverted', faults: [], summaries, ...common }, null, painter));
    const calls = { attempts: 1, faulted: 1, held: 0, openConnections: 0 };
    const session = { holder: text, leaseLeftMs: 1 };
    const status = { faults: [{ kind: text }], summaries, leaseLeftMs: 10, upstream: text, session, ...calls };
    expectShown(renderStatus(status as never, painter), 5);
  });
});

it('a report in no format has anything that a terminal obeys', () => {
  for (const text of hostile.slice(0, 5)) {
    const scorecard = fillTexts(failedScorecard, text);
    for (const [format, render] of Object.entries(renderers)) {
      expect(render(scorecard), format).not.toMatch(/[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|[^\P{Cc}\n\t]/u);
    }
  }
});

it('the command says it in one line, with exit code 2', async () => {
  const { code, stderr } = await runCli(['drill', `no\n\u001b[2J\u202ewhere.json`]);
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: `cutover: ${String.raw`no \u001b[2J\u202ewhere.json`} cannot be read: there is no such file.\n`,
  });
});
