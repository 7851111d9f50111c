/** A curl line, ready to paste, that asks a mock of OpenAI's chat completions something. */
export function formatCurl(baseUrl: string, model: string): string {
  const body = JSON.stringify({ model, messages: [{ role: 'user', content: 'Hello' }] }).replaceAll(
    "'",
    String.raw`'\''`,
  );
  return `curl ${baseUrl}/chat/completions -H 'content-type: application/json' -d '${body}'`;
}
