import { formatCron } from './cron-line.ts';
import { installCutover } from './install-cutover.ts';
import type { Scheduled, ScheduleFile } from './scheduled.ts';
import { indent, renderShell } from './shell-steps.ts';

/**
 * A workflow of GitHub's. Its cron knows UTC only: where the clock is changed there is a line for each offset, and a job that lets through the one
 * that is right today. It goes by which line came and not by the hour, as GitHub starts late.
 * Source: https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#schedule
 */
export function scheduleOnGithub(scheduled: Scheduled): ScheduleFile[] {
  const { drill, name, every, written, zone, mostMinutes } = scheduled;
  const lines = zone.offsets.map((offset) => ({ offset, cron: formatCron(every, offset) }));
  const install = installCutover(scheduled.isNpm);
  const isGuarded = lines.length > 1;
  return [
    {
      path: `.github/workflows/${name}.yml`,
      text: `# ${drill}: ${written}. GitHub may start it late, and stops schedules of a public repository in which nothing happened for 60 days.
name: ${name}
on:
  workflow_dispatch:
  schedule:
${lines.map(({ offset, cron }) => `    - cron: '${cron}' # ${every.zone} at UTC${formatOffset(offset)}`).join('\n')}
permissions:
  contents: read
# One at a time: what comes meanwhile waits, and what runs is not stopped.
concurrency:
  group: ${name}
  cancel-in-progress: false
jobs:
${isGuarded ? renderGuard(every.zone, lines) : ''}  drill:
${isGuarded ? "    needs: when\n    if: needs.when.outputs.due == 'true'\n" : ''}    runs-on: ubuntu-latest
    timeout-minutes: ${mostMinutes}
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 22
      # ${install.note}
      - run: ${install.command}
      - run: npx cutover setup
      - name: Drill
        run: |
${indent(renderShell(scheduled, '"$GITHUB_STEP_SUMMARY"'), 10)}
      # Report and records, also of a run that failed. They hold prompts and answers.
      - uses: actions/upload-artifact@v4
        if: always()
        with:
          name: ${name}
          path: |
            results/
            cutover-junit.xml
          retention-days: 90
`,
    },
  ];
}

function renderGuard(zone: string, lines: readonly { offset: number; cron: string }[]): string {
  const cases = lines.map(({ offset, cron }) => `${formatOffset(offset)}) due='${cron}' ;;`);
  const script = [
    `case "$(TZ=${zone} date +%z)" in`,
    ...cases.map((line) => `  ${line}`),
    "  *) due='' ;;",
    'esac',
    'if [ -z "$CAME" ] || [ "$CAME" = "$due" ]; then echo due=true; else echo due=false; fi >> "$GITHUB_OUTPUT"',
  ];
  return `  # Of the lines above, which is right today? By hand, each day is.
  when:
    runs-on: ubuntu-latest
    timeout-minutes: 5
    outputs:
      due: \${{ steps.clock.outputs.due }}
    steps:
      - id: clock
        env:
          CAME: \${{ github.event.schedule }}
        run: |
${indent(script, 10)}
`;
}

/** `+0200`, as `date +%z` has it. */
function formatOffset(minutes: number): string {
  const size = Math.abs(minutes);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}${two(size % 60)}`;
}
