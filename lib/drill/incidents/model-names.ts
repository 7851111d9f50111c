/** What stands in a model's id besides its family and version: whose it is, by which route it comes. */
const routes = new Set(
  'anthropic claude openai azure google vertex ai models publishers us eu apac global xai meta bedrock'.split(' '),
);

/** A date, or which release of a version: what is left of an id is the same model. */
const RELEASE = /^(\d{4}|\d{6}|\d{8}|latest|preview|v\d+)$/;

/**
 * Is a drill's model one of those that an incident names, as people write them? `claude-opus-4-6-20260115` is Opus 4.6, `gpt-4.1-mini` is not
 * GPT-4.1; a name without a version ("Sonnet") is all of its family.
 */
export function isOneOfModels(model: string, names: readonly string[]): boolean {
  const words = splitWords(model).filter((word) => !routes.has(word));
  return names.some((name) =>
    isModel(
      words,
      splitWords(name).filter((word) => !routes.has(word)),
    ),
  );
}

function isModel(model: readonly string[], name: readonly string[]): boolean {
  const rest = [...model];
  for (const word of name) {
    const place = rest.indexOf(word);
    if (place < 0) return false;
    rest.splice(place, 1);
  }
  if (name.length === 0) return false;
  const isFamily = !name.some((word) => /\d/.test(word));
  return isFamily || isRelease(rest);
}

/** Of `2025 04 14` the year alone looks like a release; what follows it is its month and day. */
function isRelease(rest: readonly string[]): boolean {
  const year = rest.findIndex((word) => /^20\d\d$/.test(word));
  return rest.every((word, place) => RELEASE.test(word) || (year >= 0 && place > year && /^\d\d$/.test(word)));
}

const splitWords = (text: string): string[] => text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
