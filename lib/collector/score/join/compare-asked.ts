import { beginsAlike, type Digest, isSameText, sharesEdge } from '../../../kit/prints/digest.ts';
import { type AskedChange, askedChangeNames, isLoss } from '../../../kit/terms/asked-change.ts';
import type { AskedFacts } from '../evidence/asked-table.ts';

/**
 * How much of two requests is compared: all of it, where both are of one request; `frame`, where one is only of the same kind, without
 * their texts, but for whether they have grown by what is gone elsewhere: the wanted one should be the shortest of its kind.
 */
export type AskedExtent = 'all' | 'frame';

/** How a provider was asked otherwise than this; none: alike, but for what a translation between wire formats moves. Sorted, losses first. */
export function compareAsked(wanted: AskedFacts, asked: AskedFacts, extent: AskedExtent = 'all'): AskedChange[] {
  const isMoved = isSystemMoved(wanted, asked);
  const found = new Set<AskedChange | null>([
    compareFormat(wanted, asked),
    ...compareTools(wanted, asked),
    compareSystem(wanted, asked, isMoved, extent),
    extent === 'all' && !isMoved ? compareTexts('prompt', wanted.prompt, asked.prompt) : null,
    asked.media < wanted.media && extent === 'all' ? 'media-lost' : null,
    // A limit is added where a wire format wants one.
    wanted.maxTokens !== null && asked.maxTokens !== wanted.maxTokens ? 'max-tokens-changed' : null,
    asked.temperature === wanted.temperature ? null : 'temperature-changed',
    asked.streamed === wanted.streamed ? null : 'streaming-changed',
  ]);
  return askedChangeNames.filter((name) => found.has(name));
}

/** Of what was asked in these ways, the one that is most like it. Null: of none. */
export function compareClosest(
  wanted: readonly AskedFacts[],
  asked: AskedFacts,
  extent: AskedExtent = 'all',
): AskedChange[] | null {
  return pickLeast(wanted.map((one) => compareAsked(one, asked, extent)));
}

/** The one with fewest losses, then with fewest changes, the first of those. Null: of none; nulls are left out. */
export function pickLeast(all: readonly (AskedChange[] | null)[]): AskedChange[] | null {
  const lossesOf = (changes: readonly AskedChange[]): number => changes.filter(isLoss).length;
  return all
    .filter((changes) => changes !== null)
    .reduce<AskedChange[] | null>(
      (best, one) => (best === null || (lossesOf(one) - lossesOf(best) || one.length - best.length) < 0 ? one : best),
      null,
    );
}

function compareFormat(wanted: AskedFacts, asked: AskedFacts): AskedChange | null {
  const [from, to] = [wanted.format, asked.format];
  if (from.kind === 'none') return to.kind === 'none' ? null : 'format-changed';
  // Any JSON, where a schema is asked for besides, is asked for still.
  if (to.kind === 'schema') return from.kind === 'schema' && from.schema !== to.schema ? 'format-changed' : null;
  if (from.kind === to.kind || isFormatTool(wanted, asked)) return null;
  const grown = countCharacters(asked) - countCharacters(wanted);
  const isTold = from.kind === 'schema' ? 2 * grown >= from.characters : grown >= LEAST_WORDS;
  if (isTold) return 'format-into-prompt';
  return to.kind === 'none' ? 'format-lost' : 'format-weakened';
}

/** Characters in which a model can be told to answer in JSON. */
const LEAST_WORDS = 12;

/** Of all its texts. */
export function countCharacters({ system, prompt }: AskedFacts): number {
  return system.characters + prompt.characters;
}

/** Where a wire format has no schema for answers, a tool that must be called has it. */
function isFormatTool(wanted: AskedFacts, asked: AskedFacts): boolean {
  const { format } = wanted;
  const added = asked.tools.filter(({ name }) => !wanted.tools.some((tool) => plain(tool.name) === plain(name)));
  if (format.kind === 'schema') return added.some(({ schema }) => schema === format.schema);
  return added.length > 0 && asked.choice !== 'auto' && asked.choice !== 'none';
}

function compareTools(wanted: AskedFacts, asked: AskedFacts): (AskedChange | null)[] {
  const isFormat = wanted.format.kind !== 'none' && asked.format.kind === 'none' && isFormatTool(wanted, asked);
  const added = asked.tools.length - wanted.tools.length;
  const kept = wanted.tools.filter(({ name }) => asked.tools.some((tool) => plain(tool.name) === plain(name)));
  if (kept.length < wanted.tools.length) {
    // Under other names with the same arguments they are the same tools.
    const isRenamed = wanted.tools.every(({ schema }) => asked.tools.some((tool) => tool.schema === schema));
    return [isRenamed && added >= 0 ? 'tools-changed' : 'tools-lost'];
  }
  const isChanged = wanted.tools.some(
    ({ name, schema }) => asked.tools.find((tool) => plain(tool.name) === plain(name))?.schema !== schema,
  );
  // The tool that stands for a response format, which must be called.
  if (isFormat) return [added > 1 || isChanged ? 'tools-changed' : null];
  return [
    isChanged || added > 0 ? 'tools-changed' : null,
    wanted.tools.length > 0 && plain(wanted.choice) !== plain(asked.choice) ? 'tool-choice-changed' : null,
  ];
}

/** Providers allow other characters in names, and translation keeps to that. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '_');
}

/** The system prompt has become a part of the messages, as models without one want it. */
function isSystemMoved(wanted: AskedFacts, asked: AskedFacts): boolean {
  if (asked.system.characters >= wanted.system.characters) return false;
  const [before, after] = [countCharacters(wanted), countCharacters(asked)];
  return after === before || (after > before && beginsAlike(wanted.system, asked.prompt));
}

function compareSystem(
  wanted: AskedFacts,
  asked: AskedFacts,
  isMoved: boolean,
  extent: AskedExtent,
): AskedChange | null {
  if (isMoved) return null;
  // Where the messages have grown by as much, it may be told in them in other words, or behind others.
  const isGone = asked.system.characters === 0 && countCharacters(asked) < countCharacters(wanted);
  if (wanted.system.characters > 0 && isGone) return 'system-lost';
  return extent === 'all' ? compareTexts('system', wanted.system, asked.system) : null;
}

function compareTexts<Part extends 'system' | 'prompt'>(
  part: Part,
  wanted: Digest,
  asked: Digest,
): `${Part}-${'trimmed' | 'extended' | 'rewritten'}` | null {
  if (isSameText(wanted, asked)) return null;
  if (wanted.characters === 0) return `${part}-extended`;
  if (!sharesEdge(wanted, asked)) return `${part}-rewritten`;
  if (asked.characters === wanted.characters) return `${part}-rewritten`;
  return asked.characters < wanted.characters ? `${part}-trimmed` : `${part}-extended`;
}
