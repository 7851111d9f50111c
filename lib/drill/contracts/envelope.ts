/** What a model wrapped around the text that was asked for. */
export interface Envelope {
  /** The text with its thoughts and the code fence around it taken off. */
  text: string;
  think: 'none' | 'closed' | 'unclosed';
  /** `other`: a fence for another language than JSON. */
  fence: 'none' | 'json' | 'bare' | 'other' | 'unclosed';
}

/** Tags, with a name space or none, brackets (Magistral), Kimi's own, and Harmony's channel. */
const thinkOpening =
  /^(?:<(?:\w{1,20}:)?(?:think|thinking|thought|thoughts|reasoning|reflection)>|\[THINK\]|◁think▷|(?:<\|start\|>assistant)?<\|channel\|>analysis<\|message\|>)/i;
const thinkClosing =
  /<\/(?:\w{1,20}:)?(?:think|thinking|thought|thoughts|reasoning|reflection)>|\[\/THINK\]|◁\/think▷/i;
/** Where Harmony's thoughts end, its answer begins. */
const finalChannel = /(?:<\|start\|>assistant)?<\|channel\|>final(?: <\|constrain\|>\w{1,20})?<\|message\|>/i;
/** An info string has no bracket: what has one is the answer, on the line of its fence. */
const fenceOpening = /^(`{3,}|~{3,})[ \t]*([^\s`{[]{0,40})[^\n`{[]{0,80}(?:\r?\n|$|(?=[{[`]))/;
/** Fences in which JSON is written, by the word behind their mark; in all others is code, which is no JSON. */
const jsonLike =
  /^(?:json\w{0,2}|text|txt|plain|plaintext|js|javascript|ts|typescript|output|result|response|answer|data|object)$/i;

/** Takes thoughts in front, and a code fence around the rest, off. Looks at each character a few times. */
export function openEnvelope(content: string): Envelope {
  const { text, think } = skipThoughts(content.trim());
  if (think === 'unclosed') return { text, think, fence: 'none' };
  const opening = fenceOpening.exec(text);
  if (opening === null) return { text, think, fence: 'none' };
  const body = text.slice(opening[0].length);
  const end = findFenceEnd(body, opening[1] ?? '');
  if (end < 0) return { text: body.trim(), think, fence: 'unclosed' };
  const word = opening[2] ?? '';
  const fence = word === '' ? 'bare' : jsonLike.test(word) ? 'json' : 'other';
  return { text: body.slice(0, end).trim(), think, fence };
}

/** Thoughts in front of an answer, as many blocks as there are; or closed only, where a template opens them in the prompt. */
export function skipThoughts(content: string): { text: string; think: Envelope['think'] } {
  let text = content;
  let think: Envelope['think'] = 'none';
  for (;;) {
    const opening = thinkOpening.exec(text);
    // What begins as an answer does is none that begins as a thought.
    if (opening === null && (think !== 'none' || /^[{["`~]/.test(text))) return { text, think };
    if (opening === null && !mayClose(text)) return { text, think };
    const closing = (opening?.[0].includes('<|') === true ? finalChannel : thinkClosing).exec(text);
    // In code it is spoken of.
    if (opening === null && closing !== null && text.charAt(closing.index - 1) === '`') return { text, think };
    if (closing === null) return { text, think: opening === null ? think : 'unclosed' };
    think = 'closed';
    text = text.slice(closing.index + closing[0].length).trim();
  }
}

/** Has a text what ends thoughts? Most have nothing like it, and that is quickly seen. */
function mayClose(text: string): boolean {
  return text.includes('</') || text.includes('[/') || text.includes('◁/');
}

/** A code fence in a text, for another language than JSON. */
export interface CodeSpan {
  start: number;
  /** One past its last character. */
  end: number;
}

const codeOpening = /^[ \t]{0,80}(`{3,}|~{3,})[ \t]*([^\s`{[]{1,40})[^\n`]{0,80}\n/gm;

/** The fences of code that stand in a text, in their order. */
export function listCode(text: string): CodeSpan[] {
  if (!text.includes('```') && !text.includes('~~~')) return [];
  const found: CodeSpan[] = [];
  codeOpening.lastIndex = 0;
  for (let opening = codeOpening.exec(text); opening !== null; opening = codeOpening.exec(text)) {
    const [whole, mark = '', word = ''] = opening;
    const from = opening.index + whole.length;
    const rest = (mark.startsWith('~') ? tildesAtLine : backticksAtLine).exec(text.slice(from));
    const end = rest === null ? text.length : from + rest.index + mark.length;
    if (!jsonLike.test(word)) found.push({ start: opening.index, end });
    codeOpening.lastIndex = Math.max(end, from);
  }
  return found;
}

const backticksAtLine = /^[ \t]{0,80}```/m;
const tildesAtLine = /^[ \t]{0,80}~~~/m;

/** Where the fence's end begins: at the start of a line, else at the end of the text or of its first line; -1 when nowhere. */
function findFenceEnd(body: string, opening: string): number {
  const mark = opening.slice(0, 3);
  const atLine = (mark.startsWith('~') ? tildesAtLine : backticksAtLine).exec(body);
  if (atLine !== null) return atLine.index;
  const text = body.trimEnd();
  if (text.endsWith(mark)) return text.length - mark.length;
  const lineEnd = body.indexOf('\n');
  return lineEnd < 0 ? -1 : body.slice(0, lineEnd).lastIndexOf(mark);
}
