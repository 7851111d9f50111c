// Runs a module of the user's over answers, in a process of its own: node module-host.mjs BUNDLE EXPORT TAKES COMPARE.
// Lines of JSON come on standard input, {id, answer, request}; a line goes back on descriptor 3 for each, before the next is begun, so
// that whoever asks knows which answer it was that hung, crashed or took all memory. What the module prints goes to standard error.
// All that is needed of the language is taken before the module is loaded, which may change it.
import { writeSync } from 'node:fs';

const { parse, stringify } = JSON;
const { race, resolve } = { race: Promise.race.bind(Promise), resolve: Promise.resolve.bind(Promise) };
const later = setImmediate;
const exit = process.exit.bind(process);
const REPLIES = 3;
/** Whoever started this shows the first of them, once secrets are taken out. */
const MOST_WORDS = 64 * 1024;
const MOST_VALUE_CHARACTERS = 256 * 1024;
const MOST_PRINTED_CHARACTERS = 256 * 1024;
const OUTCOMES = ['usable', 'repaired', 'repaired-wrong', 'failed'];

const [bundle = '', exported = 'default', takes = '', compare = ''] = process.argv.slice(2);

/** @type {(words: string) => void} told of what was thrown where nobody could catch it */
let onStray = () => {};
process.on('uncaughtException', (error) => onStray(describe(error)));
process.on('unhandledRejection', (reason) => onStray(describe(reason)));
boundPrinting();

/** @type {unknown} */
let consumer;
try {
  consumer = (await import(bundle))[exported];
  if (!isSchema(consumer) && typeof consumer !== 'function')
    throw new TypeError(`its export ${exported} is neither a function nor a schema, but ${typeof consumer}`);
} catch (error) {
  await reply({ failed: describe(error) });
  exit(1);
}
await reply({ ready: true });

/** @type {string[]} */
const waiting = [];
/** Pieces of a line whose end has not come; put together once, since a line may be of many megabytes. @type {string[]} */
let rest = [];
let isBusy = false;
process.stdin.setEncoding('utf8');
process.stdin.on('data', (text) => {
  const lines = String(text).split('\n');
  const last = lines.pop() ?? '';
  for (const line of lines) {
    rest[rest.length] = line;
    waiting[waiting.length] = rest.join('');
    rest = [];
  }
  rest[rest.length] = last;
  if (!isBusy) void work();
});
process.stdin.on('end', () => exit(0));

async function work() {
  isBusy = true;
  for (let at = 0; at < waiting.length; at++) {
    const { id, answer, request } = parse(/** @type {string} */ (waiting[at]));
    await reply({ id, ...(await judge(answer, request)) });
  }
  waiting.length = 0;
  isBusy = false;
}

/** @param {any} answer @param {any} request */
async function judge(answer, request) {
  /** @type {string | null} */
  let stray = null;
  /** @type {Promise<void>} */
  const strayed = new Promise((done) => {
    onStray = (words) => {
      stray ??= words;
      done();
    };
  });
  /** @type {object} */
  let said;
  try {
    const result = isSchema(consumer) ? validate(consumer, readInput(answer, takes || 'json')) : call(answer, request);
    // A promise that nobody settles leaves its time limit to whoever asked.
    said = interpret(await race([resolve(result), strayed]));
  } catch (error) {
    said = { outcome: 'failed', kind: 'consumer-threw', words: describe(error) };
  }
  // What nobody caught is told once all that waits has had its turn.
  await new Promise((done) => later(done));
  return stray === null ? said : { outcome: 'failed', kind: 'consumer-crashed', words: stray };
}

/** @param {any} answer @param {any} request */
function call(answer, request) {
  return /** @type {Function} */ (consumer)(readInput(answer, takes || 'answer'), request);
}

/** @param {any} answer @param {string} what */
function readInput(answer, what) {
  if (what === 'text') return answer.text;
  const [first] = answer.toolCalls;
  const json = () => parse(answer.text.trim() === '' && first !== undefined ? first.arguments : answer.text);
  return what === 'json' ? json() : { ...answer, json };
}

/** @param {any} value */
function isSchema(value) {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return false;
  return (
    typeof value['~standard']?.validate === 'function' ||
    (typeof value === 'object' && typeof value.safeParse === 'function')
  );
}

/** @param {any} schema @param {unknown} input */
async function validate(schema, input) {
  const standard = schema['~standard'];
  const result = standard === undefined ? schema.safeParse(input) : await standard.validate(input);
  const issues = result.issues ?? result.error?.issues;
  if (issues === undefined && result.success !== false)
    return { outcome: 'usable', value: result.value ?? result.data };
  const [first] = issues ?? [];
  const path = (first?.path ?? []).map((/** @type {any} */ step) => String(step?.key ?? step)).join('.');
  return {
    outcome: 'failed',
    kind: 'consumer-rejected',
    words: cut(`${path === '' ? '' : `${path}: `}${first?.message ?? 'no reason given'}`),
  };
}

/** What a result says of the answer. @param {any} result */
function interpret(result) {
  if (result === null || result === false)
    return { outcome: 'failed', kind: 'consumer-rejected', words: `it returned ${result}` };
  if (result instanceof Error) return { outcome: 'failed', kind: 'consumer-rejected', words: describe(result) };
  try {
    if (typeof result === 'object' && OUTCOMES.includes(result.outcome)) {
      const { outcome, kind, value, words } = result;
      if (kind !== undefined && typeof kind !== 'string') return garbage(`its kind is no text, but ${typeof kind}`);
      const told = typeof words === 'string' ? { words: cut(words) } : {};
      return { outcome, ...(kind === undefined ? {} : { kind }), ...told, ...writeValue(value) };
    }
    const misspelt = findMisspelt(result);
    if (misspelt !== null) return garbage(`its outcome is ${misspelt}, which is none of ${OUTCOMES.join(', ')}`);
    if (typeof result === 'object' && result.success === false)
      return {
        outcome: 'failed',
        kind: 'consumer-rejected',
        words: result.error === undefined ? 'success: false' : describe(result.error),
      };
    return { outcome: 'usable', ...writeValue(result) };
  } catch (error) {
    return garbage(describe(error));
  }
}

/** The outcome of a verdict that is none; null: it is a value, which may have an outcome of its own. @param {any} result */
function findMisspelt(result) {
  if (typeof result !== 'object' || typeof result.outcome !== 'string') return null;
  const isVerdict =
    Object.keys(result).length > 1 &&
    Object.keys(result).every((key) => ['outcome', 'kind', 'value', 'words'].includes(key));
  return isVerdict ? JSON.stringify(cut(result.outcome)) : null;
}

/** @param {string} words */
function garbage(words) {
  return { outcome: 'failed', kind: 'consumer-garbage', words };
}

/** The value in its JSON, only where it is held against what is right. @param {unknown} value */
function writeValue(value) {
  if (compare !== 'compare' || value === undefined) return {};
  const text = stringify(value);
  if (text === undefined || text.length > MOST_VALUE_CHARACTERS)
    throw new TypeError('its value cannot be written as JSON');
  return { value: parse(text) };
}

/** What was thrown, whatever it is. @param {any} thrown */
function describe(thrown) {
  try {
    const text =
      thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : `it threw ${typeof thrown}: ${String(thrown)}`;
    return cut(text);
  } catch {
    return 'it threw what cannot be shown';
  }
}

/**
 * The beginning of a long text, up to a space: of a secret that is cut in its middle nobody knows that it is one.
 * @param {string} text
 */
function cut(text) {
  if (text.length <= MOST_WORDS) return text;
  let end = MOST_WORDS;
  while (end > 0 && text[end] !== ' ' && text[end] !== '\n') end--;
  return `${text.slice(0, end)}…`;
}

/** @param {object} message */
async function reply(message) {
  let bytes = Buffer.from(`${stringify(message)}\n`);
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(writeSync(REPLIES, bytes));
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EAGAIN') exit(0);
      await new Promise((done) => later(done));
    }
  }
}

/** What it prints goes to the log, and not more than anybody reads. */
function boundPrinting() {
  const write = process.stderr.write.bind(process.stderr);
  let room = MOST_PRINTED_CHARACTERS;
  const take = (/** @type {any} */ text, /** @type {any[]} */ ...further) => {
    const shown = String(text).slice(0, Math.max(0, room));
    room -= shown.length;
    if (shown !== '') write(shown);
    const then = further[further.length - 1];
    if (typeof then === 'function') later(then);
    return true;
  };
  process.stdout.write = take;
  process.stderr.write = take;
}
