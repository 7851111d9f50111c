/**
 * Does a request's target climb above where it is put (`/v1` + `/../admin`)? Segments are read as servers do that
 * decode them first: `%2e%2e` climbs too, and so does what is parted by a backslash or its code.
 */
export function climbsAbove(target: string): boolean {
  if (!/\.|%2e/i.test(target)) return false;
  const [path = ''] = target.split('?', 1);
  let depth = 0;
  for (const segment of path.split(/\/|\\|%2f|%5c/i)) {
    const dots = segment.replaceAll(/%2e/gi, '.');
    // What stands behind a semicolon is a parameter to some servers, and no part of the name.
    if (/^\.\.(;|$)/.test(dots)) depth--;
    else if (dots !== '' && dots !== '.') depth++;
    if (depth < 0) return true;
  }
  return false;
}
