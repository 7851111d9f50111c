/** What is read of an answer whose sender nobody can vouch for, bytes. */
const MOST_BYTES = 4 * 1024 * 1024;

/** The body of an answer as text. Throws where it is longer than 4 MiB, which is not read then. */
export async function readAnswer({ body }: Response): Promise<string> {
  if (body === null) return '';
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    // Whoever leaves the loop cancels the body.
    if (bytes > MOST_BYTES) throw new Error(`its answer is longer than ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
