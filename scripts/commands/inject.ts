import { formatJson } from '../../lib/kit/invisible.ts';
import { readDocument } from '../../lib/kit/documents/read-document.ts';
import { readInput } from '../../lib/collector/record-file/read-input.ts';
import type { Argv, CommandModule } from 'yargs';
import { CutoverError } from '../../lib/kit/cutover-error.ts';
import { faultSettings, type FaultSettings } from '../../lib/faults/index.ts';
import { type ControlClient, createServiceClient } from '../../lib/proxies/injector/service/control-client.ts';
import type { ServiceStatus } from '../../lib/proxies/injector/injector-status.ts';
import { parseHttpUrl } from '../../lib/kit/settings/http-url.ts';
import { maskUrl } from '../../lib/kit/settings/mask-url.ts';
import { formatValue, list } from '../../lib/kit/settings/reader.ts';
import { serviceLimits } from '../../lib/proxies/proxy/proxy-limits.ts';
import { readToken } from '../inject/find-token.ts';
import { parseDuration } from '../inject/parse-duration.ts';
import { renderStatus } from '../inject/print-events.ts';
import { serveInject } from '../inject/serve-inject.ts';
import { createPainter } from '../terminal/painter.ts';

interface InjectArguments {
  upstream: string | undefined;
  listen: string;
  control: string;
  exposeControl: boolean;
  journal: string | undefined;
  tokenFile: string | undefined;
  status: string | undefined;
  clear: string | undefined;
  put: string | undefined;
  faults: string | undefined;
  lease: string;
  json: boolean;
  maxConnections: number;
  maxRequests: number;
  headTimeout: string;
  bodyTimeout: string;
  idleTimeout: string;
  drain: string;
}

const modes = ['upstream', 'status', 'put', 'clear'] as const;

/** `cutover inject`: a long-lived injector, and what one says to it. */
export const injectCommand: CommandModule<object, InjectArguments> = {
  command: 'inject [faults]',
  describe: 'Run a long-lived injector in front of a provider, or control one',
  builder: (yargs) =>
    yargs
      .positional('faults', {
        type: 'string',
        describe: 'With --put: a JSON file with a list of faults; - reads stdin',
      })
      .option('upstream', { type: 'string', describe: 'Run one in front of this provider, for life' })
      .option('listen', { type: 'string', default: '127.0.0.1:9101', describe: 'Where it takes requests, [HOST:]PORT' })
      .option('control', {
        type: 'string',
        default: '127.0.0.1:9102',
        describe: 'Where its control API is, [HOST:]PORT',
      })
      .option('expose-control', {
        type: 'boolean',
        default: false,
        describe: 'Allow a --control that other machines can reach',
      })
      .option('journal', { type: 'string', describe: 'Append what is armed and reverted to this file' })
      .option('token-file', { type: 'string', describe: 'The file that holds the token' })
      .option('max-connections', {
        type: 'number',
        default: serviceLimits.connections,
        describe: 'Open at once; one client may have three quarters. More get 503',
      })
      .option('max-requests', {
        type: 'number',
        default: serviceLimits.requests,
        describe: 'Calls in hand at once; one client may have three quarters. More get 503',
      })
      .option('head-timeout', { type: 'string', default: '30s', describe: 'For a whole request head; then 408' })
      .option('body-timeout', { type: 'string', default: '60s', describe: 'Without a byte of a body; then 408' })
      .option('idle-timeout', { type: 'string', default: '2m', describe: 'Without a call on a kept connection' })
      .option('drain', { type: 'string', default: '20s', describe: 'When it is stopped: what calls in hand may take' })
      .option('status', { type: 'string', describe: 'Show what the injector with this control URL does' })
      .option('put', { type: 'string', describe: 'Arm faults at this control URL, for the length of --lease' })
      .option('clear', { type: 'string', describe: 'Panic button: take everything back at this control URL' })
      .option('lease', { type: 'string', default: '30s', describe: 'With --put: 500ms to 10m' })
      .option('json', { type: 'boolean', default: false, describe: 'Print the status as JSON' })
      .example('$0 inject --upstream https://api.openai.com --journal inject.ndjson', 'put it in between')
      .example('$0 inject --put http://127.0.0.1:9102 faults.json --lease 2m', 'two minutes of outage')
      .example('$0 inject --status http://127.0.0.1:9102', 'what is armed, who holds it')
      .example('$0 inject --clear http://127.0.0.1:9102', 'back to passing traffic, at once')
      .epilogue(
        [
          'The token is that of --token-file (made, mode 0600, where there is none), else CUTOVER_INJECT_TOKEN, else a new one, shown once.',
          'Without a lease it only passes traffic on, and it stays when a drill goes.',
          'SIGUSR2 clears; SIGTERM clears, lets calls in hand end (--drain) and stops (exit code 0). Windows has no SIGUSR2: use --clear.',
        ].join('\n'),
      ) as Argv<unknown> as Argv<InjectArguments>,
  async handler(args) {
    const mode = findMode(args);
    if (mode === 'upstream') return serveInject({ ...args, upstream: args.upstream ?? '' });
    const client = createServiceClient({
      url: checkUrl(mode, args[mode] ?? ''),
      token: await readToken(process.env, args.tokenFile),
    });
    const status = await control(mode, client, args);
    process.stdout.write(`${args.json ? formatJson(status) : renderStatus(status, createPainter())}\n`);
  },
};

async function control(
  mode: 'status' | 'put' | 'clear',
  client: ControlClient<ServiceStatus>,
  { faults, lease }: InjectArguments,
): Promise<ServiceStatus> {
  if (mode === 'put') return client.arm(await readFaults(faults), parseDuration('--lease', lease));
  return mode === 'clear' ? client.clear() : client.status();
}

function findMode(args: InjectArguments): (typeof modes)[number] {
  const given = modes.filter((mode) => args[mode] !== undefined);
  const [mode] = given;
  if (mode === undefined || given.length > 1) {
    const got = given.length === 0 ? 'none' : given.map((name) => `--${name}`).join(' and ');
    throw new CutoverError('usage', `inject wants one of --upstream, --status, --put and --clear, got ${got}.`);
  }
  if (args.faults !== undefined && mode !== 'put') {
    throw new CutoverError('usage', `A file of faults goes with --put, got ${args.faults} with --${mode}.`);
  }
  return mode;
}

function checkUrl(mode: string, url: string): string {
  if (parseHttpUrl(url) !== null) return url;
  throw new CutoverError(
    'usage',
    `--${mode} must be the injector's control URL (http://127.0.0.1:9102), got ${formatValue(maskUrl(url))}`,
  );
}

async function readFaults(path: string | undefined): Promise<FaultSettings[]> {
  if (path === undefined) throw new CutoverError('usage', '--put wants a file of faults behind it, or - for stdin.');
  const shown = path === '-' ? 'Standard input' : path;
  const text = await (path === '-' ? readStandardInput() : readInput(path));
  return readDocument(text, shown, (value) => list(faultSettings, { min: 1, max: 32 }).read(value, ''));
}

/** Somebody may pipe anything into it, without an end. */
const MOST_INPUT_CHARACTERS = 1024 * 1024;

async function readStandardInput(): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin.setEncoding('utf8') as AsyncIterable<string>) {
    text += chunk;
    if (text.length <= MOST_INPUT_CHARACTERS) continue;
    throw new CutoverError('usage', `Standard input cannot be read: it may have ${MOST_INPUT_CHARACTERS} characters.`);
  }
  return text;
}
