import { excerpt, excerptLines } from '../../lib/kit/excerpt.ts';
import { formatCount } from '../../lib/kit/format/format-count.ts';
import type { Argv, CommandModule } from 'yargs';
import { CutoverError } from '../../lib/kit/cutover-error.ts';
import type { RecorderOptions } from '../../lib/proxies/observer/recorder.ts';
import { type MatchName, matchNames } from '../../lib/kit/terms/match-name.ts';
import { parseAddress } from '../inject/parse-address.ts';
import { untilSignal } from '../terminal/until-signal.ts';

interface MockArguments {
  file: string | undefined;
  model: string | undefined;
  wire: string | undefined;
  dialect: string | undefined;
  preset: string | undefined;
  listPresets: boolean;
  fault: string[];
  seed: number;
  listen: string;
  record: string | undefined;
  out: string | undefined;
  redact: string[];
  replay: string | undefined;
  match: MatchName | undefined;
  timeScale: number | undefined;
  import: string | undefined;
}

/** Of why entries of a log are left out, the most frequent are told. */
const MOST_REASONS = 20;
const DEFAULT_LISTEN = '127.0.0.1:4010';

/** `cutover mock`: a provider to point anything at; also records a real one, and replays what was recorded. */
export const mockCommand: CommandModule<object, MockArguments> = {
  command: 'mock [file]',
  describe: 'A provider to point anything at; records a real one, replays it',
  builder: (yargs) =>
    yargs
      .positional('file', {
        type: 'string',
        describe: "A mock's description as JSON or YAML, as in a drill's upstream.mock; or several, as models",
      })
      .option('model', { type: 'string', describe: 'The model it answers as (default: mock-model)' })
      .option('wire', { type: 'string', describe: 'The API it speaks (default: openai-chat)' })
      .option('dialect', { type: 'string', describe: 'How it formats its answers (default: strict)' })
      .option('preset', { type: 'string', describe: 'Published rates it is right by: k2-thinking@vllm-2025-11-15' })
      .option('list-presets', {
        type: 'boolean',
        default: false,
        describe: 'Tell the published rates there are, and end',
      })
      .option('fault', {
        type: 'string',
        array: true,
        nargs: 1,
        default: [] as string[],
        describe: "What every call meets: a fault's kind, a provider's error, or a fault as JSON. May be repeated",
      })
      .option('seed', { type: 'number', default: 1, describe: 'Fixes every answer' })
      .option('listen', {
        type: 'string',
        default: DEFAULT_LISTEN,
        describe: 'PORT or HOST:PORT; port 0 takes a free one',
      })
      .option('record', { type: 'string', describe: "Stand in front of this provider's base URL and record it" })
      .option('out', { type: 'string', describe: 'The recording to write; a new file' })
      .option('redact', {
        type: 'string',
        array: true,
        nargs: 1,
        default: [] as string[],
        describe: 'A JSON path to redact in bodies, besides keys and cookies: messages[*].content. May be repeated',
      })
      .option('replay', { type: 'string', describe: 'Answer from this recording' })
      .option('match', {
        choices: matchNames,
        describe: 'What a request finds its answer by (default: exact)',
      })
      .option('time-scale', {
        type: 'number',
        describe: 'Times every wait of a replay; 0 answers at once (default: 1)',
      })
      .option('import', {
        type: 'string',
        describe: 'Turn a log of LiteLLM, or traces of OpenTelemetry (both NDJSON), into a recording, and end',
      })
      .conflicts({ record: ['file', 'replay', 'import'], replay: ['file', 'out', 'import'], import: ['file'] })
      .example('$0 mock', 'a mock on port 4010')
      .example('$0 mock mock.json --listen 0', 'described in a file, on a free port')
      .example('$0 mock --fault openai-503-overloaded', 'every call fails')
      .example('$0 mock --record https://api.openai.com/v1 --out day.ndjson', 'record')
      .example('$0 mock --replay day.ndjson --match prompt --time-scale 0.5', 'replay, twice as fast')
      .example('$0 mock --import litellm.ndjson --out day.ndjson', 'import') as Argv<unknown> as Argv<MockArguments>,
  async handler(args) {
    if (args.listPresets) return listPresets();
    const other = (['record', 'replay', 'import'] as const).find((name) => args[name] !== undefined);
    if (other !== undefined && args.fault.length > 0)
      throw new CutoverError('usage', `--fault is for a mock: leave --${other} out.`);
    if (args.import !== undefined) return runImport(args, args.import);
    if (args.record !== undefined) return record(args, args.record);
    if (args.out !== undefined) throw new CutoverError('usage', '--out needs --record URL or --import FILE.');
    if (args.replay !== undefined) return replay(args, args.replay);
    if (args.match !== undefined) throw new CutoverError('usage', '--match needs --replay FILE.');
    if (args.timeScale !== undefined) throw new CutoverError('usage', '--time-scale needs --replay FILE.');
    return mock(args);
  },
};

async function listPresets(): Promise<void> {
  const [{ renderPresets }, { presets }] = await Promise.all([
    import('../terminal/render-presets.ts'),
    import('../../mocks/answer/presets/index.ts'),
  ]);
  process.stdout.write(renderPresets(presets));
}

async function mock(args: MockArguments): Promise<void> {
  const [{ readMockFile }, { createMockServer, createSeveralMocks }, { formatCurl }, { resolveMock }] =
    await Promise.all([
      import('../../mocks/mock/read-mock-file.ts'),
      import('../../mocks/server/server.ts'),
      import('../terminal/format-curl.ts'),
      import('../../mocks/mock/mock.ts'),
    ]);
  const { seed } = args;
  if (!(Number.isInteger(seed) && seed >= 0 && seed <= 4_294_967_295)) {
    throw new CutoverError('usage', `--seed must be a whole number between 0 and 4294967295, got ${seed}`);
  }
  const { mocks, faults } = await readMockFile(args.file, pickFlags(args), args.fault);
  const asked = parseAddress('--listen', args.listen);
  // Behind an injector, nobody else has to find it.
  const place = faults.length === 0 ? asked : { host: '127.0.0.1', port: 0 };
  const [first, ...others] = mocks;
  await using server =
    others.length === 0
      ? await createMockServer({ description: { ...first, provider: 'primary' }, seed, ...place })
      : await createSeveralMocks({ descriptions: mocks, seed, ...place });
  const told = mocks
    .map(
      ({ model, wire, dialect, preset }) =>
        `${model} (${wire}, ${dialect}${preset === undefined ? '' : `, ${preset}`})`,
    )
    .join(', ');
  const kinds = faults.map(({ kind }) => kind).join(', ');
  await using front =
    faults.length === 0
      ? null
      : await import('../../mocks/failing/failing-front.ts').then(({ startFailingFront }) =>
          startFailingFront({ upstream: new URL(server.url).origin, faults, provider: 'primary', seed, ...asked }),
        );
  const url = front === null ? server.url : atPort(server.url, asked.host, front.port);
  const listens = others.length === 0 ? 'listens' : 'listen';
  // Before it says what stops it.
  const stopped = untilSignal();
  print(
    `${told} ${listens} at ${url}${kinds === '' ? '' : ` (every call meets ${kinds})`}`,
    mocks
      .map((settings) => {
        const { basePath } = resolveMock({ ...settings, provider: 'primary' }).wire;
        return formatCurl(new URL(basePath, url).href, settings);
      })
      .join('\n'),
  );
  await stopped;
  if (front === null) return;
  for (const { fault, attempts, applied } of front.summarize())
    process.stdout.write(`${fault} changed ${formatCount(applied)} of ${formatCount(attempts)} calls it met\n`);
}

/** The same address at another port. */
function atPort(url: string, host: string, port: number): string {
  const moved = new URL(url);
  moved.host = host.includes(':') ? `[${host}]` : host;
  moved.port = String(port);
  return moved.href;
}

async function replay(args: MockArguments, path: string): Promise<void> {
  const [{ readRecording }, { createReplay }, { answerAtOnce }, { createAnswerServer }] = await Promise.all([
    import('../../mocks/replay/read-recording.ts'),
    import('../../mocks/replay/create-replay.ts'),
    import('../../mocks/answer/answer-at-once.ts'),
    import('../../mocks/server/server.ts'),
  ]);
  const { match = 'exact', timeScale = 1 } = args;
  if (!(timeScale >= 0 && timeScale <= 1_000)) {
    throw new CutoverError('usage', `--time-scale must be a number between 0 and 1000, got ${timeScale}`);
  }
  const recording = await readRecording(path);
  const answers = createReplay(recording, { match, timeScale });
  await using server = await createAnswerServer({
    name: 'The replay',
    answer: answerAtOnce(answers.answer),
    basePath: answers.basePath,
    ...parseAddress('--listen', args.listen),
  });
  const skipped = answers.skipped === 0 ? '' : `, ${answers.skipped} that did not end whole left out`;
  const stopped = untilSignal();
  print(
    `${answers.replayable} exchanges of ${path} answer at ${server.url} (--match ${match}${skipped})`,
    recording.torn ? 'The last line is unfinished, as a killed recorder leaves it, and was left out.' : null,
  );
  await stopped;
}

async function record(args: MockArguments, upstream: string): Promise<void> {
  const { startRecorder } = await import('../../lib/proxies/observer/recorder.ts');
  const out = requireOut(args, '--record');
  const stop = new AbortController();
  let failure: CutoverError | null = null;
  const options: RecorderOptions = {
    upstream,
    out,
    redact: args.redact,
    ...parseAddress('--listen', args.listen),
    onFailure(error) {
      failure ??= error;
      stop.abort();
    },
  };
  await using recorder = await startRecorder(options);
  const stopped = untilSignal(stop.signal);
  print(
    `${recorder.url} passes on to ${upstream} and records into ${out}`,
    'Keys and cookies are redacted; prompts and answers are in the file unless --redact says otherwise.',
  );
  await stopped;
  await recorder.stop();
  if (failure !== null) throw failure as CutoverError;
  process.stdout.write(
    `${formatCount(recorder.recorded())} ${recorder.recorded() === 1 ? 'exchange' : 'exchanges'} recorded in ${excerpt(out)}\n`,
  );
}

async function runImport(args: MockArguments, path: string): Promise<void> {
  const { importLog } = await import('../../mocks/replay/import-log.ts');
  const out = requireOut(args, '--import');
  const { imported, skipped } = await importLog(path, out, args.redact);
  process.stdout.write(`${imported} exchanges imported into ${excerpt(out)}\n`);
  const reasons = [...skipped].sort(([, a], [, b]) => b - a);
  for (const [reason, count] of reasons.slice(0, MOST_REASONS))
    process.stderr.write(`${count} left out: ${excerpt(reason)}\n`);
  const others = reasons.slice(MOST_REASONS).reduce((sum, [, count]) => sum + count, 0);
  if (others > 0) process.stderr.write(`${others} left out for ${reasons.length - MOST_REASONS} other reasons\n`);
}

/** The description's flags that were given. */
function pickFlags({ model, wire, dialect, preset }: MockArguments): Record<string, string> {
  const given = Object.entries({ model, wire, dialect, preset }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return Object.fromEntries(given);
}

function requireOut({ out }: MockArguments, flag: string): string {
  if (out === undefined || out === '')
    throw new CutoverError('usage', `${flag} needs --out FILE: the recording to write.`);
  return out;
}

function print(headline: string, more: string | null): void {
  const shown = more === null ? '' : `\n${excerptLines(more)}\n`;
  process.stdout.write(`${excerptLines(headline)}\n${shown}\nCtrl-C stops it.\n`);
}
