/** An ISO time as people read it: `2026-03-04 10:20:31 UTC`. Anything else stays as it is. */
export function formatStartedAt(startedAt: string): string {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/.exec(startedAt);
  return match ? `${match[1]} ${match[2]} UTC` : startedAt;
}
