/** An address as a message may show it: what could be a secret, user information and the query, is left out. */
export function maskUrl(text: string): string {
  return text.replace(/^([a-z]+:[/\\]+)?[^/?#]*@/i, '$1…@').replace(/\?[^#]+/, '?…');
}
