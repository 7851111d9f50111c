/** JSON that was parsed, or the news that it could not be: hostile text never throws here. */
export type ParsedJson = { ok: true; value: unknown } | { ok: false };

/** `JSON.parse` of the whole text, as a result. */
export function parseJson(text: string): ParsedJson {
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch {
    return { ok: false };
  }
}
