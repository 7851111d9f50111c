import { isPlainObject } from '../../kit/settings/reader.ts';
import { isEndMarker } from '../sse/end-marker.ts';
import type { Frame } from '../sse/frame.ts';
import { wireDefinitions } from './index.ts';
import type { Place, PlaceStep } from './place.ts';
import type { WireDefinition } from './wire-definition.ts';

/** JSON of an answer, with what is known of its wire format. What stands in `value` may be changed. */
export interface AnswerJson {
  value: Record<string, unknown>;
  wire: WireDefinition;
}

/** Reads an event's data or a whole body; null: it is JSON of no wire format that is known here. */
export function readAnswerJson(text: string | null): AnswerJson | null {
  if (text === null || isEndMarker(text)) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isPlainObject(value)) return null;
  const wire = wireDefinitions.find(({ marks }) =>
    marks.some(({ key, value: wanted }) => {
      const mark = value[key];
      return wanted === undefined ? Array.isArray(mark) : typeof mark === 'string' && wanted.test(mark);
    }),
  );
  return wire === undefined ? null : { value, wire };
}

/**
 * Changes what stands at a place, wherever the place is there; `undefined` takes the key out. True when that changed
 * anything.
 */
export function editPlace(
  root: Record<string, unknown>,
  { where = {}, path }: Place,
  edit: (old: unknown) => unknown,
): boolean {
  if (Object.entries(where).some(([key, wanted]) => root[key] !== wanted)) return false;
  return editPath(root, path, edit);
}

function editPath(parent: unknown, [step, ...rest]: readonly PlaceStep[], edit: (old: unknown) => unknown): boolean {
  if (step === undefined) return false;
  if (typeof step === 'object') {
    if (!Array.isArray(parent)) return false;
    const items = (parent as unknown[]).filter(
      (item) => isPlainObject(item) && Object.entries(step.each).every(([key, wanted]) => item[key] === wanted),
    );
    // Each in its turn, also behind one that was changed.
    return items.map((item) => editPath(item, rest, edit)).includes(true);
  }
  if (typeof step === 'number' ? !Array.isArray(parent) : !isPlainObject(parent)) return false;
  const holder = parent as Record<string | number, unknown>;
  if (!Object.hasOwn(holder, step)) return false;
  if (rest.length > 0) return editPath(holder[step], rest, edit);
  const old = holder[step];
  const changed = edit(old);
  if (changed === old) return false;
  if (changed === undefined) delete holder[step];
  else holder[step] = changed;
  return true;
}

/** The texts that stand at a place. */
export function readTexts(root: Record<string, unknown>, place: Place): string[] {
  const texts: string[] = [];
  editPlace(root, place, (old) => {
    if (typeof old === 'string') texts.push(old);
    return old;
  });
  return texts;
}

/** Does it say why the answer ended? */
export function hasFinish({ value, wire }: AnswerJson): boolean {
  return wire.finish.places.some((place) => readTexts(value, place).length > 0);
}

/** Says that the answer ended for another reason, or (`none`) for none; false where it says nothing of that. */
export function setFinish({ value, wire: { finish } }: AnswerJson, word: 'none' | 'length' | 'filtered'): boolean {
  let changed = false;
  for (const { also, ...place } of finish.places) {
    const set = editPlace(value, place, (old) =>
      typeof old !== 'string' ? old : word === 'none' ? null : finish[word],
    );
    if (!set) continue;
    changed = true;
    for (const { path, value: said } of word === 'none' ? [] : (also?.[word] ?? []))
      editPlace(value, { path }, () => said);
  }
  return changed;
}

/** Does this event end its stream, as far as the wire format has such a thing? `json`: what its data was read to. */
export function isTerminalFrame({ data }: Frame, json = readAnswerJson(data)): boolean {
  if (data !== null && isEndMarker(data)) return true;
  const type = json?.value['type'];
  return typeof type === 'string' && json?.wire.end.type?.test(type) === true;
}

/**
 * Does no more come of a part behind this event? It ends the part (`endType`, by its `type`) or the stream, or says why the
 * answer ended. `json`: what its data was read to.
 */
export function endsPart(frame: Frame, json: AnswerJson | null, endType: RegExp | null): boolean {
  if (json === null) return isTerminalFrame(frame, json);
  const { type } = json.value;
  const isEnd = typeof type === 'string' && endType?.test(type) === true;
  return isEnd || hasFinish(json) || isTerminalFrame(frame, json);
}
