import type { Scheduled } from './scheduled.ts';

/**
 * The drill as POSIX shell, a line each: once more where it was invalid, which says nothing of the application, and nothing else again; then its
 * reports, also of a run that failed. `summary`: what Markdown is appended to.
 */
export function renderShell({ drill, leastReadiness }: Scheduled, summary: string | null): string[] {
  return [
    // A workspace may be that of the run before, whose pass would be told again where this one has no result.
    'rm -rf results/try-1 results/try-2 cutover-junit.xml',
    'for try in 1 2; do',
    '  code=0',
    `  npx cutover drill ${drill} --out "results/try-$try" || code=$?`,
    '  # 3: invalid. It says nothing of the application: once more.',
    '  [ "$code" -eq 3 ] || break',
    'done',
    'if [ -f "results/try-$try/scorecard.json" ]; then',
    '  npx cutover report "results/try-$try" --format junit > cutover-junit.xml',
    ...(summary === null ? [] : [`  npx cutover report "results/try-$try" --format markdown >> ${summary}`]),
    'fi',
    ...(leastReadiness === null
      ? []
      : [`[ "$code" -ne 0 ] || npx cutover history results --least-readiness ${leastReadiness} || code=$?`]),
    'exit "$code"',
  ];
}

/** Lines further in, empty ones left empty. */
export function indent(lines: readonly string[], spaces: number): string {
  return lines.map((line) => (line === '' ? '' : ' '.repeat(spaces) + line)).join('\n');
}
