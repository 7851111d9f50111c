import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Argv, CommandModule } from 'yargs';
import { readInput } from '../../lib/collector/record-file/read-input.ts';
import { parseDrill } from '../../lib/drill/parse-drill.ts';
import { CutoverError } from '../../lib/kit/cutover-error.ts';
import { excerpt } from '../../lib/kit/excerpt.ts';
import { parseJsonText } from '../../lib/kit/settings/json-text.ts';
import { parseYamlText } from '../../lib/kit/documents/parse-yaml-text.ts';
import { renderAppDrill } from '../../lib/run/init/app-drill.ts';
import { renderFirstDrill } from '../../lib/run/init/first-drill.ts';
import { renderLitellmDrill } from '../../lib/run/init/litellm-drill.ts';
import { renderPrompts } from '../../lib/run/init/prompts-file.ts';
import { readLitellm } from '../../lib/run/init/read-litellm.ts';
import { renderWorkflow } from '../../lib/run/init/workflow.ts';
import { ignoreRuns, writeNew, type WriteOutcome } from '../../lib/run/init/write-files.ts';
import type { WrittenDrill } from '../../lib/run/init/written-file.ts';
import { reject } from '../../lib/kit/settings/reader.ts';
import { usualProviders } from '../../lib/kit/terms/provider.ts';
import { mockSettings } from '../../mocks/mock/parse-mock.ts';

export interface InitArguments {
  app: string | undefined;
  body: string | undefined;
  answer: string | undefined;
  litellm: string | undefined;
  /** Names of the providers, with commas between. */
  providers: string | undefined;
  force: boolean;
}

/** `cutover init`: a first drill in the repository one is in, with all that it takes. */
export const initCommand: CommandModule<object, InitArguments> = {
  command: 'init',
  describe: 'Write a first drill, prompts, a contract and a CI workflow into this folder; asks nothing',
  builder: (yargs) =>
    yargs
      .option('app', { type: 'string', describe: 'Of your application: the URL it is asked at' })
      .option('body', {
        type: 'string',
        describe: 'With --app: the body it is asked with, a template (default: {"message":"{{prompt}}"})',
      })
      .option('answer', {
        type: 'string',
        describe: 'With --app: where its answer stands, a JSON pointer (default: /answer)',
      })
      .option('litellm', { type: 'string', describe: "Of your LiteLLM proxy: its configuration's file" })
      .option('providers', {
        type: 'string',
        describe: 'Two to five providers by name, in the order in which they take over (default: primary,fallback)',
      })
      .option('force', { type: 'boolean', default: false, describe: 'Write over what is there' })
      .conflicts('litellm', ['app', 'body', 'answer', 'providers'])
      .example('$0 init', 'a drill that runs as it stands')
      .example(`$0 init --app http://localhost:3000/chat --body '{"text":"{{prompt}}"}'`, 'of your application')
      .example('$0 init --litellm config.yaml', 'of your LiteLLM proxy') as Argv<unknown> as Argv<InitArguments>,
  async handler(args) {
    const { text, kept } = await writeInit(args, process.cwd());
    process.stdout.write(text);
    if (kept !== null)
      throw new CutoverError('usage', `${kept} is there already, and was left as it is. --force writes it anew.`);
  },
};

/** Writes into the folder what was asked for; resolves to what is to be said of it, and to the drill where one was there already. */
export async function writeInit(args: InitArguments, folder: string): Promise<{ text: string; kept: string | null }> {
  const drill = await renderDrill(args);
  const isNpm = existsSync(join(folder, 'package.json'));
  const workflow = renderWorkflow(drill.path, isNpm);
  const lines: string[] = [];
  const there: string[] = [];
  for (const file of [drill, renderPrompts(), workflow]) {
    const outcome = await writeNew(folder, file, args.force);
    if (outcome === 'there') there.push(file.path);
    lines.push(describe(outcome, file.path, file.what));
  }
  lines.push(describe(await ignoreRuns(folder), '.gitignore', 'a line that keeps runs out of git'));
  if (there.includes(workflow.path) && !(await runsDrill(join(folder, workflow.path), drill.path)))
    lines.push(
      `${workflow.path} does not run this drill. Put a step behind those it has:  - run: npx cutover drill ${drill.path}`,
    );
  if (there.length > 0)
    lines.push(`Nothing was written over (${there.join(', ')}): --force does, and then they are as new.`);
  const kept = there.includes(drill.path) ? drill.path : null;
  if (kept === null) {
    const check = drill.advice.length > 0 ? ' --check' : '';
    const next = `Next: npx cutover setup (gets k6, once), then npx cutover drill ${drill.path}${check}`;
    lines.push('', ...drill.advice, next);
  }
  return { text: `${lines.map((line) => excerpt(line, 1_000)).join('\n')}\n`, kept };
}

/** Is this drill run by the workflow that was there? */
async function runsDrill(workflowPath: string, drillPath: string): Promise<boolean> {
  return (await readInput(workflowPath)).includes(drillPath);
}

const describe = (outcome: WriteOutcome, path: string, what: string): string =>
  `  ${outcome === 'written' ? 'wrote' : 'is there'}  ${path}: ${what}`;

async function renderDrill({ app, body, answer, litellm, providers }: InitArguments): Promise<WrittenDrill> {
  if (litellm !== undefined) {
    const { value } = parseYamlText(await readInput(litellm), litellm);
    return checkWritten(renderLitellmDrill(litellm, readLitellm(value, litellm)));
  }
  const names = providers === undefined ? usualProviders : readNames(providers);
  if (app === undefined) {
    for (const [flag, value] of Object.entries({ body, answer }))
      if (value !== undefined) throw new CutoverError('usage', `--${flag} needs --app URL.`);
    return checkWritten(renderFirstDrill(names));
  }
  const template = body ?? '{"message":"{{prompt}}"}';
  return checkWritten(
    renderAppDrill({
      url: app,
      body: /^\s*[{[]/.test(template) ? parseBody(template) : template,
      answer: answer ?? '/answer',
      providers: names,
    }),
  );
}

/** JSON with placeholders in its texts. */
function parseBody(template: string): unknown {
  try {
    return parseJsonText(template, '--body');
  } catch (error) {
    const [bare] = /(?<!["\w ])\{\{[^{}"]*\}\}(?!["\w ])/.exec(template) ?? [];
    if (bare === undefined) throw error;
    throw new CutoverError('usage', `--body must be JSON, in which ${bare} is a text, in quotes: "${bare}".`);
  }
}

/** The rules for each name are the drill's. */
function readNames(providers: string): string[] {
  const names = providers.split(',').map((name) => name.trim());
  if (names.length < 2 || names.length > 5)
    reject('--providers', 'two to five names with commas between: openai,azure,local', providers);
  return names;
}

/** What was given by flags is held to the rules of a drill before anything is written. */
function checkWritten(drill: WrittenDrill): WrittenDrill {
  try {
    parseDrill(parseYamlText(drill.text, drill.path).value, mockSettings);
    return drill;
  } catch (error) {
    if (!(error instanceof CutoverError)) throw error;
    const flags = { 'target.url': '--app', 'target.body': '--body', 'target.answer.whole.text': '--answer' };
    const told = Object.entries(flags).reduce((message, [key, flag]) => message.replaceAll(key, flag), error.message);
    throw new CutoverError('usage', told.replaceAll(/\bproviders(\[\d+\]\.name)?/g, '--providers'), { cause: error });
  }
}
