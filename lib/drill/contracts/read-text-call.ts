import { isPlainObject } from '../../kit/settings/reader.ts';
import { callMark } from './call-marks.ts';
import { openEnvelope } from './envelope.ts';
import { findCandidates } from './find-candidates.ts';
import { parseJson } from './parse-json.ts';
import { readJsonCall } from './read-json-call.ts';
import { readPythonArguments } from './read-python-arguments.ts';

/** How far behind a tool's name its arguments may begin, in characters; marks and a fence stand between. */
const REACH = 120;
/** How often a name is looked behind. */
const MAX_PLACES = 20;

/** A tool call that a model wrote into its text. */
export interface TextCall {
  name: string;
  /** What it would be called with, each way that it can be read; null where there is nothing to read yet. */
  readings: Record<string, unknown>[] | null;
  /** Nothing but the call as JSON. */
  isBareJson: boolean;
}

/**
 * The first tool call that is written in a text: as JSON, behind one of the marks of the trade, or by the name of a tool that
 * was offered with arguments behind it, in JSON, XML or Python. Null when there is none. `names`: the tools that were offered.
 * Nothing is repaired: what does not parse has no reading, as a tool parser on the server has none.
 */
export function readTextCall(text: string, names: readonly string[]): TextCall | null {
  const asJson = findJsonCall(text, names);
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
  return { name: names.find((name) => text.includes(name)) ?? '', readings: null, isBareJson: false };
}

function findJsonCall(text: string, names: readonly string[]): TextCall | null {
  const bare = parseJson(openEnvelope(text).text);
  if (bare.ok) {
    const call = readJsonCall(bare.value, names);
    return call === null ? null : { ...call, isBareJson: true };
  }
  if (!/"(?:name|function|tool)/.test(text) && !names.some((name) => text.includes(`"${name}"`))) return null;
  for (const { value, strict } of findCandidates(text)) {
    const call = readJsonCall(value, names);
    if (call !== null) return { name: call.name, readings: strict ? call.readings : [], isBareJson: false };
  }
  return null;
}

/** What stands behind a tool's name as its arguments; null when it is only spoken of. */
function readArguments(text: string, start: number, end: number, isMarked: boolean): Record<string, unknown>[] | null {
  if (/[\w-]/.test(text.charAt(start - 1))) return null;
  const behind = text.slice(end, end + REACH);
  const python = /^(?:\.call)?\(/.exec(behind);
  if (python !== null) return readPython(text, start, end + python[0].length, isMarked);
  if (!isMarked && !/^\s*(?::\s*|\n\s*action input:\s*)?\{/i.test(behind)) return null;
  const tagged = readTagged(text.slice(end));
  if (tagged !== null) return tagged;
  const brace = behind.indexOf('{');
  if (brace < 0) return null;
  const body = text.slice(end + brace);
  const [first] = findCandidates(body.includes('<escape>') ? unescape(body) : body);
  if (first === undefined || first.start !== 0 || !isPlainObject(first.value)) return isMarked ? [] : null;
  return first.strict ? [first.value] : [];
}

/** A call in Python. In prose a name with brackets is spoken of (`get_weather()`); as the only thing on its line it is a call. */
function readPython(text: string, start: number, from: number, isMarked: boolean): Record<string, unknown>[] | null {
  const before = text.slice(Math.max(0, start - 40), start);
  const isAlone = /(?:^|\n|\|>)[\s[]*(?:print\()?(?:default_api\.)?$/.test(before);
  if (!isAlone && !isMarked) return null;
  const given = readPythonArguments(text, from);
  if (given !== null) return [given];
  // Values without their names: nobody knows whose they are.
  return /^\s*["'\d[{][^\n]{0,200}\)[\])\s]*(?:\n|$)/.test(text.slice(from, from + 300)) ? [] : null;
}

/** FunctionGemma's way of writing strings, as JSON. */
function unescape(body: string): string {
  return body
    .slice(0, 65_536)
    .replaceAll('<escape>', '"')
    .replaceAll(/([{,])\s{0,9}(\w{1,100}):/g, '$1"$2":');
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
