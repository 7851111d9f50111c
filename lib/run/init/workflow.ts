import { installCutover } from '../schedule/install-cutover.ts';
import type { WrittenFile } from './written-file.ts';

/** A workflow of GitHub's that runs a drill. `isNpm`: is the repository an npm package, which has Cutover among its dependencies? */
export function renderWorkflow(drillPath: string, isNpm: boolean): WrittenFile {
  const { note, command } = installCutover(isNpm);
  return {
    path: '.github/workflows/cutover.yml',
    what: 'a workflow that runs it on GitHub',
    text: `# The drill, by hand and each Monday morning: a fallback that nobody has tried since spring is none. To try each change: on: [pull_request]
name: Cutover
on:
  workflow_dispatch:
  schedule:
    - cron: '17 6 * * 1'
permissions:
  contents: read
jobs:
  drill:
    runs-on: ubuntu-latest
    timeout-minutes: 20
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 22
      # ${note}
      - run: ${command}
      # Gets k6. Where there are Go and no release, it is built.
      - run: npx cutover setup
      # 0: pass. 1: an objective was missed. 3: the run can carry no verdict, and says why. The drill's application is started before this,
      # or by its \`target.start\`.
      - run: npx cutover drill ${drillPath}
      # Report and records, also of a run that failed. They hold prompts and answers.
      - uses: actions/upload-artifact@v4
        if: always()
        with:
          name: cutover
          path: results/
          retention-days: 14
`,
  };
}
