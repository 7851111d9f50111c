// Runs a module of the user's over answers, in a process of its own: node module-host.mjs BUNDLE EXPORT TAKES COMPARE.
// Lines of JSON come on standard input, {id, answer, request}; a line goes back on descriptor 3 for each, before the next is begun, so
// that whoever asks knows which answer it was that hung, crashed or took all memory. What the module prints goes to standard error. What
// failed where nobody could catch it is held against the answer in whose course it was; what was in another's is told, {uncaught}, once over
// each, as it may wait for that. All that is needed of the language is taken before the module is loaded, which may change it.
import { writeSync } from 'node:fs';
import { types } from 'node:util';
import { boundPrinting } from './bound-printing.mjs';
import { trackStrays } from './track-strays.mjs';

const { isDate, isNativeError } = types;
const Later = Promise;
const toBytes = Buffer.from.bind(Buffer);
const dayOf = Date.prototype.getTime;
const { parse, stringify } = JSON;
const { race, resolve } = { race: Promise.race.bind(Promise), resolve: Promise.resolve.bind(Promise) };
const later = setImmediate;
const exit = process.exit.bind(process);
const print = console.error.bind(console);
const REPLIES = 3;
/** Whoever started this shows the first of them, once secrets are taken out. */
const MOST_WORDS = 64 * 1024;
const MOST_VALUE_CHARACTERS = 256 * 1024;
/** What somebody writes who means one of these. */
const NEARLY = /^\s*(?:(?:un)?usable|repaired(?:[ _-]?wrong)?|fail(?:ed)?)\s*$/i;
const OUTCOMES = ['usable', 'repaired', 'repaired-wrong', 'failed'];

const [bundle = '', exported = 'default', takes = '', compare = ''] = process.argv.slice(2);

/** An answer that is judged, or was: what failed in its course where nobody could catch it. @typedef {{ stray: string | null, onStray: () => void }} Course */
/** @type {Course} */
const loading = { stray: null, onStray() {} };
/** @type {Course | null} */
let current = null;
let hasJudged = false;
let toldOver = /** @type {Course | null | undefined} */ (undefined);
/** What is told so far is written. @type {Promise<void>} */
let written = resolve();
const within = trackStrays(loading, takeStray);
boundPrinting();

/** @type {unknown} */
let consumer;
try {
  consumer = pick(await import(bundle));
  if (!isSchema(consumer) && typeof consumer !== 'function')
    throw new TypeError(`its export ${exported} is neither a function nor a schema, but ${typeof consumer}`);
} catch (error) {
  await reply({ failed: describe(error) });
  exit(1);
}
await reply({ ready: true });

/**
 * What is exported by the name. Of CommonJS all is one default export, whose keys are what it exports; what a compiler made of `export default` is among them.
 * @param {any} space
 */
function pick(space) {
  const found = space[exported];
  if (found !== undefined && (exported !== 'default' || typeof found === 'function' || isSchema(found))) return found;
  const all = space.default;
  // What every object inherits is no export of it.
  const isOwn = all !== undefined && all !== null && Object.hasOwn(all, exported);
  return isOwn ? all[exported] : found;
}

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
    hasJudged = true;
  }
  waiting.length = 0;
  isBusy = false;
}

/** @param {any} answer @param {any} request */
async function judge(answer, request) {
  /** @type {Course} */
  const course = { stray: null, onStray() {} };
  /** @type {Promise<void>} */
  const strayed = new Later((done) => void (course.onStray = done));
  current = course;
  /** @type {object} */
  let said;
  try {
    const result = within(course, () =>
      resolve(isSchema(consumer) ? validate(consumer, readInput(answer, takes || 'json')) : call(answer, request)),
    );
    // A promise that nobody settles leaves its time limit to whoever asked.
    const settled = await race([result, strayed]);
    said = within(course, () => interpret(settled));
  } catch (error) {
    said = { outcome: 'failed', kind: 'consumer-threw', words: describe(error) };
  }
  // What nobody caught is told once all that waits has had its turn.
  await new Later((done) => later(done));
  current = null;
  // Whoever keeps a promise that was made over it keeps its course, and is not to keep what it came to as well.
  course.onStray = () => {};
  return course.stray === null ? said : { outcome: 'failed', kind: 'consumer-crashed', words: course.stray };
}

/** @param {unknown} thrown @param {Course | null} course */
function takeStray(thrown, course) {
  const words = describe(thrown);
  // Of which nobody knows whose it is, it is this one's where there was no other.
  if (current !== null && (course === current || (course === null && !hasJudged))) {
    current.stray ??= words;
    return current.onStray();
  }
  print(`Nobody caught: ${words}`);
  // Else it may be: whoever asks has a new process look at it as the first.
  if (current !== null && course === null) exit(1);
  if (toldOver === current) return;
  toldOver = current;
  void reply({ uncaught: `${describeCourse(course)}: ${words}` });
}

/** When it was begun. @param {Course | null} course */
function describeCourse(course) {
  if (course === null) return 'nobody knows when';
  return course === loading ? 'when it was loaded' : 'over an answer that was judged before';
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
  if (isError(result)) return { outcome: 'failed', kind: 'consumer-rejected', words: describe(result) };
  try {
    const refusal = findRefusal(result);
    if (refusal !== null) return { outcome: 'failed', kind: 'consumer-rejected', words: refusal };
    if (typeof result === 'object' && OUTCOMES.includes(result.outcome)) {
      const { outcome, kind, value, words } = result;
      if (kind !== undefined && typeof kind !== 'string') return garbage(`its kind is no text, but ${typeof kind}`);
      const told = typeof words === 'string' ? { words: cut(words) } : {};
      return { outcome, ...(kind === undefined ? {} : { kind }), ...told, ...writeValue(value) };
    }
    const misspelt = findMisspelt(result);
    if (misspelt !== null) return garbage(`its outcome is ${misspelt}, which is none of ${OUTCOMES.join(', ')}`);
    return { outcome: 'usable', ...writeValue(result) };
  } catch (error) {
    return garbage(describe(error));
  }
}

/** What fp-ts, Effect and the like call a result that is none. */
const FAILED_TAGS = ['Left', 'Failure', 'Err'];

/**
 * How a value says that nothing was parsed: a number or a day that is none, or a result of zod, valibot, arktype, neverthrow, fp-ts, Effect and the like; null: it
 * does not. @param {any} result
 */
function findRefusal(result) {
  if (typeof result === 'number') return result === result ? null : 'it returned NaN';
  if (typeof result !== 'object' || result === undefined) return null;
  if (isDate(result)) return dayOf.call(result) === dayOf.call(result) ? null : 'it returned a date that is none';
  if (result.success === false) return result.error === undefined ? 'success: false' : describe(result.error);
  // As superstruct and others return them, [error, value] or {error, value}: no value that was parsed is an error.
  const error = [result[0], result.error, result.reason].find(isError);
  if (error !== undefined) return describe(error);
  if (result[' arkKind'] === 'errors') return cut(String(result.summary));
  if (typeof result.isErr === 'function' && result.isErr() === true) return tellReason(result.error);
  return FAILED_TAGS.includes(result['_tag']) ? tellReason(result.left ?? result.error ?? result.cause) : null;
}

/** One of another world, too. @param {any} value */
function isError(value) {
  return isNativeError(value) || value instanceof Error;
}

/** Why, whatever it is. @param {any} reason */
function tellReason(reason) {
  if (typeof reason === 'string') return cut(reason);
  return isError(reason) ? describe(reason) : cut(stringify(reason) ?? 'no reason given');
}

/** The outcome of a verdict that is none; null: it is a value, which may have an outcome of its own. @param {any} result */
function findMisspelt(result) {
  if (typeof result !== 'object' || typeof result.outcome !== 'string') return null;
  const keys = Object.keys(result);
  const isVerdict =
    keys.every((key) => ['outcome', 'kind', 'value', 'words'].includes(key)) &&
    (keys.length > 1 || NEARLY.test(result.outcome));
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
    const text = isError(thrown) ? `${thrown.name}: ${thrown.message}` : `it threw ${typeof thrown}: ${String(thrown)}`;
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

/** Behind what was told before. @param {object} message */
function reply(message) {
  written = write(message, written);
  return written;
}

/** @param {object} message @param {Promise<void>} before */
async function write(message, before) {
  await before;
  let bytes = toBytes(`${stringify(message)}\n`);
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(writeSync(REPLIES, bytes));
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EAGAIN') exit(0);
      await new Later((done) => later(done));
    }
  }
}
