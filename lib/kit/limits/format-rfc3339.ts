/** A moment to the second as Anthropic's headers tell it: `2026-01-01T00:00:12Z`. A part of a second counts as one. */
export function formatRfc3339(epochMs: number): string {
  return new Date(Math.ceil(epochMs / 1_000) * 1_000).toISOString().replace('.000Z', 'Z');
}
