import { isPlainObject } from '../../kit/settings/reader.ts';
import { callMark } from './call-marks.ts';
import { openEnvelope } from './envelope.ts';
import { findCandidates } from './find-candidates.ts';
import { parseJson } from './parse-json.ts';
import { readPythonArguments } from './read-python-arguments.ts';

/** How far behind a tool's name its arguments may begin, in characters; marks and a fence stand between. */
const REACH = 120;
/** How often a name is looked behind. */
const MAX_PLACES = 20;

/** A tool call that a model wrote into its text. */
export interface TextCall {
  name: string;
  /** What it would be called with, each way that it can be read; none where it cannot. */
  readings: Record<string, unknown>[];
  /** Nothing but the call as JSON. */
  isBareJson: boolean;
}

/**
 * The first tool call that is written in a text: as JSON, behind one of the marks of the trade, or by the name of a tool that
 * was offered with arguments behind it, in JSON, XML or Python. Null when there is none. `names`: the tools that were offered.
 */
export function readTextCall(text: string, names: readonly string[]): TextCall | null {
  const asJson = findJsonCall(text);
  if (asJson !== null) return asJson;
  const isMarked = callMark.test(text);
  for (const name of names) {
    let at = text.indexOf(name);
    for (let place = 0; at >= 0 && place < MAX_PLACES; place++, at = text.indexOf(name, at + name.length)) {
      const readings = readArguments(text, at, at + name.length, isMarked);
      if (readings !== null) return { name, readings, isBareJson: false };
    }
  }
  if (!isMarked) return null;
  return { name: names.find((name) => text.includes(name)) ?? '', readings: [], isBareJson: false };
}

function findJsonCall(text: string): TextCall | null {
  const bare = parseJson(openEnvelope(text).text);
  const values = bare.ok
    ? [bare.value]
    : text.includes('"name"') || text.includes('"function"')
      ? listValues(text)
      : [];
  for (const value of values.flat()) {
    if (!isPlainObject(value)) continue;
    const call = isPlainObject(value['function']) ? value['function'] : value;
    const given = call['arguments'] ?? call['parameters'] ?? call['input'] ?? call['args'];
    if (typeof call['name'] !== 'string' || given === undefined) continue;
    const inner = typeof given === 'string' ? parseJson(given) : { ok: true as const, value: given };
    const readings = inner.ok && isPlainObject(inner.value) ? [inner.value] : [];
    return { name: call['name'].replace(/^functions\./, ''), readings, isBareJson: bare.ok };
  }
  return null;
}

function listValues(text: string): unknown[] {
  return findCandidates(text).map(({ value }) => value);
}

/** What stands behind a tool's name as its arguments; null when it is only spoken of. */
function readArguments(text: string, start: number, end: number, isMarked: boolean): Record<string, unknown>[] | null {
  if (/[\w-]/.test(text.charAt(start - 1))) return null;
  const behind = text.slice(end, end + REACH);
  const python = /^(?:\.call)?\(/.exec(behind);
  // In prose a name with brackets is spoken of (`get_weather()`); as the only thing on its line it is a call.
  if (python !== null) {
    const isAlone = /(?:^|\n|\|>)[\s[]*(?:print\()?(?:default_api\.)?$/.test(
      text.slice(Math.max(0, start - 40), start),
    );
    const given = isAlone || isMarked ? readPythonArguments(text, end + python[0].length) : null;
    return given === null ? null : [given];
  }
  if (!isMarked && !/^\s*(?::\s*)?\{/.test(behind)) return null;
  const tagged = readTagged(text.slice(end));
  if (tagged !== null) return tagged;
  const brace = behind.indexOf('{');
  if (brace < 0) return null;
  const [first] = findCandidates(text.slice(end + brace));
  return first !== undefined && first.start === 0 && isPlainObject(first.value) ? [first.value] : null;
}

/** Arguments in tags, which say no types: all as text, or as the JSON they may be. Null when there are none. */
function readTagged(text: string): Record<string, unknown>[] | null {
  const asText: Record<string, unknown> = {};
  const asJson: Record<string, unknown> = {};
  const call = text.slice(0, 65_536).split(/<\/(?:[\w-]{1,20}:|｜DSML｜)?(?:invoke|function|tool_call)>/, 1)[0] ?? '';
  const pairs =
    /<(?:[\w-]{1,20}:|｜DSML｜)?parameter(?:=| name=")([^">\s]{1,100})[^>]{0,60}>([^<]{0,20000})<|<arg_key>([^<]{1,100})<\/arg_key>\s{0,9}<arg_value>([^<]{0,20000})</g;
  for (const [, first, firstValue, second, secondValue] of call.matchAll(pairs)) {
    const key = first ?? second ?? '';
    const value = (firstValue ?? secondValue ?? '').trim();
    const parsed = parseJson(value);
    define(asText, key, value);
    define(asJson, key, parsed.ok ? parsed.value : value);
  }
  return Object.keys(asText).length === 0 ? null : [asText, asJson];
}

/** `__proto__` is a key like any other here. */
function define(holder: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}
