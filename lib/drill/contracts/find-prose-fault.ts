/** Tags a chat window renders, and which break what follows when they stay open. */
const closedTags = new Set(
  'details summary table thead tbody tr td th div span b i u em strong a p ul ol li pre code sub sup kbd h1 h2 h3 h4 h5 h6 blockquote'.split(
    ' ',
  ),
);
const optionalEnds = new Set(['p', 'li', 'td', 'th', 'tr']);
/** Tags that have no end, or whose end is no matter here. */
const otherTags = new Set('br hr img a font center input button form iframe video audio svg script style'.split(' '));
const foreignLetters =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Devanagari}]/gu;

/** HTML that is opened and not closed, counted by tag; order does not matter to most renderers. */
export function hasOpenTag(html: string): boolean {
  const open = new Map<string, number>();
  for (const { tag, isEnd } of listTags(html))
    if (closedTags.has(tag) && !optionalEnds.has(tag)) open.set(tag, (open.get(tag) ?? 0) + (isEnd ? -1 : 1));
  return [...open.values()].some((count) => count > 0);
}

/** Is there a tag of HTML? What else stands between such brackets (`Array<string>`) is none. */
export function hasTag(html: string): boolean {
  return listTags(html).some(({ tag }) => closedTags.has(tag) || otherTags.has(tag));
}

function listTags(html: string): { tag: string; isEnd: boolean }[] {
  if (!html.includes('<')) return [];
  const tags = html.matchAll(/<(\/?)([a-zA-Z][a-zA-Z0-9]{0,12})(?=[\s>/])/g);
  return Array.from(tags, ([, end, tag = '']) => ({ tag: tag.toLowerCase(), isEnd: end !== '' }));
}

/** TeX outside code, which a plain markdown renderer shows as it stands. */
export function hasLatex(text: string): boolean {
  if (!text.includes('\\') && !text.includes('$$')) return false;
  return /\\(?:boxed|frac|text|sqrt)\{|\\\(|^\s{0,8}\\\[|\$\$/m.test(text);
}

/** Letters of another script inside a text that is mostly Latin. */
export function driftsInLanguage(text: string): boolean {
  // Most answers are ASCII, and that is quickly seen.
  if (!/[^\0-\x7f]/.test(text)) return false;
  const foreign = text.match(foreignLetters)?.length ?? 0;
  if (foreign === 0) return false;
  return (text.match(/\p{Script=Latin}/gu)?.length ?? 0) > foreign;
}

/** A heading mark with its text stuck to it: `##Summary`. Numbers are left alone (`#8123` is an order). */
export function hasHeadingFault(line: string): boolean {
  return line.trimStart().startsWith('#') && /^ {0,3}(?:#{2,6}[^\s#\d]|#\p{Lu}\p{Ll})/u.test(line);
}
