/** An address as a message may show it: what could be a secret, user information and the query, is left out. */
export function maskUrl(text: string): string {
  return text.replace(/^([a-z]+:[/\\]+)?[^/?#]*@/i, '$1…@').replace(/\?[^#]+/, '?…');
}

/** A text with the user information of every address in it left out: what somebody wrote may stand in any message. */
export function maskUrlsIn(text: string): string {
  return text.replaceAll(/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/?#"'<>]*@/gi, '$1…@');
}
