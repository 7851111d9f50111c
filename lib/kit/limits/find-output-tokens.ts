const counted = /"(?:completion_tokens|output_tokens|outputTokens|candidatesTokenCount)"\s*:\s*(\d{1,9})\b/g;

/**
 * The tokens of an answer as the provider counts them in its usage (OpenAI, Anthropic, Bedrock, Gemini; the last
 * count in the text, for streams count up). Null when there is none. In text the model wrote, the quotes are escaped.
 */
export function findOutputTokens(text: string): number | null {
  let found: number | null = null;
  for (const [, digits] of text.matchAll(counted)) found = Number(digits);
  return found;
}
