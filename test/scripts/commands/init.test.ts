/** What `cutover init` writes into a repository can be drilled as it stands, and nothing that was there is touched. */
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import schema from '../../../schema/drill.json' with { type: 'json' };
import { prepareRun } from '../../../lib/run/runner/prepare-run.ts';
import { type InitArguments, writeInit } from '../../../scripts/commands/init.ts';
import { describeOffline } from '../../../scripts/terminal/show-preflight.ts';
import { runCli } from '../../support/run-cli.ts';

const validate = new Ajv({ strict: false }).compile(schema);
const home = process.cwd();
let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cutover-init-'));
  process.chdir(folder);
});
afterEach(async () => {
  process.chdir(home);
  await rm(folder, { recursive: true, force: true });
});

const init = (args: Partial<InitArguments> = {}): ReturnType<typeof writeInit> =>
  writeInit(
    {
      app: undefined,
      body: undefined,
      answer: undefined,
      litellm: undefined,
      providers: undefined,
      force: false,
      ...args,
    },
    folder,
  );
const read = (path: string): Promise<string> => readFile(join(folder, path), 'utf8');
const write = async (path: string, text: string): Promise<void> => writeFile(join(folder, path), text);

/** The drill at `path`, which an editor and `--check=offline` take. */
async function readDrill(path: string): Promise<Record<string, unknown>> {
  const drill = parse(await read(path)) as Record<string, unknown>;
  expect(validate(drill) ? [] : validate.errors).toEqual([]);
  expect(describeOffline(await prepareRun(path))).toMatch(
    // No warning comes before it.
    /^\w+ can be read: [\d,]+ requests are planned \(orders\)/,
  );
  return drill;
}

describe('in an empty folder it', () => {
  it('writes a drill, prompts, a contract, a workflow and a .gitignore, and says what comes next', async () => {
    const { code, stdout } = await runCli(['init'], { cwd: folder });
    expect(code).toBe(0);
    expect(await readdir(folder)).toEqual(['.github', '.gitignore', 'drills']);
    expect(stdout).toMatch(/^ {2}wrote {2}drills\/first\.yaml: /);
    expect(stdout).toMatch(/Next: npx cutover setup .*, then npx cutover drill drills\/first\.yaml\n$/);
    expect(await readDrill('drills/first.yaml')).toMatchObject({ contracts: [{ kind: 'json-schema', for: 'orders' }] });
    expect(await read('.gitignore')).toMatch(/^# .*\n\/results\/\n$/);
    const workflow = parse(await read('.github/workflows/cutover.yml')) as { jobs: { drill: { steps: object[] } } };
    expect(JSON.stringify(workflow.jobs.drill.steps)).toContain('npx cutover drill drills/first.yaml');
    for (const file of ['drills/first.yaml', 'drills/prompts.yaml', '.github/workflows/cutover.yml'])
      expect(await read(file)).toMatch(/^# /m);
  });

  it('writes over nothing, says what is there, and with --force does', async () => {
    await mkdir(join(folder, 'drills'));
    await write('drills/prompts.yaml', '- prompt: mine\n');
    await write('.gitignore', 'node_modules/\nresults');
    expect(await init()).toMatchObject({ kept: null });
    await write('drills/first.yaml', 'name: mine\n');
    const again = await init();
    expect(again.kept).toBe('drills/first.yaml');
    expect(again.text).toContain('is there  drills/prompts.yaml');
    expect(await read('drills/first.yaml')).toBe('name: mine\n');
    expect(await read('drills/prompts.yaml')).toBe('- prompt: mine\n');
    expect(await read('.gitignore')).toBe('node_modules/\nresults');

    expect(await init({ force: true })).toMatchObject({ kept: null });
    await readDrill('drills/first.yaml');
    expect(await read('.gitignore')).toBe('node_modules/\nresults');
  });
});

describe('beside a drill that is there it', () => {
  it('says that the workflow does not run this one, and with which line it would', async () => {
    await init({ app: 'http://localhost:3000/api/chat' });
    const { text } = await init();
    expect(text).toContain(
      '.github/workflows/cutover.yml does not run this drill. Put a step behind those it has:  - run: npx cutover drill drills/first.yaml\n',
    );
    await write(
      '.github/workflows/cutover.yml',
      `${await read('.github/workflows/cutover.yml')}# drills/litellm.yaml\n`,
    );
    expect((await init()).text).toContain('does not run this drill');
    const workflow = (await read('.github/workflows/cutover.yml')).replace('drills/app.yaml', 'drills/first.yaml');
    await write('.github/workflows/cutover.yml', workflow);
    expect((await init()).text).not.toContain('does not run this drill');
  });
});

describe('for several providers it', () => {
  it('writes them by name, each where its injector listens, and takes the first away', async () => {
    const { text } = await init({ app: 'http://localhost:3000/api/chat', providers: 'openai, azure,local' });
    expect(text).toContain(
      "Set the base URLs of your application's models: openai http://127.0.0.1:9021/v1, azure http://127.0.0.1:9022/v1 and local http://127.0.0.1:9023/v1; start it.",
    );
    const drill = await readDrill('drills/app.yaml');
    expect(drill).toMatchObject({
      providers: [
        { name: 'openai', listenPort: 9021 },
        { name: 'azure', listenPort: 9022 },
        { name: 'local', listenPort: 9023 },
      ],
    });
    expect(drill['timeline']).toContainEqual(
      expect.objectContaining({ phase: 'outage', openai: [expect.objectContaining({ kind: 'error-response' })] }),
    );
    await init({ providers: 'openai,azure' });
    expect(await readDrill('drills/first.yaml')).toMatchObject({ providers: [{ name: 'openai' }, { name: 'azure' }] });
  });

  it.each([
    ['openai', '--providers must be two to five names with commas between: openai,azure,local, got "openai"'],
    ['a,b,c,d,e,f', '--providers must be two to five names'],
    ['OpenAI,azure', '--providers must be up to 20 lower-case letters and digits, a letter first, got "OpenAI"'],
    ['azure,azure', '--providers must be another than those before it, got "azure"'],
    ['none,azure', '--providers must be none of none, nobody'],
  ])('refuses %s in one line', async (providers, message) => {
    expect(await refuse({ providers })).toEqual([expect.stringContaining(message)]);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('for an application it', () => {
  it('writes a drill that fits, and says what to set and what to check', async () => {
    await write('package.json', '{}');
    await write('.gitignore', 'node_modules/');
    const { text: stdout } = await init({
      app: 'http://localhost:3000/api/chat',
      body: '{"message":"{{prompt}}","who":"{{tenant}}"}',
    });
    expect(stdout).toContain('http://127.0.0.1:9021/v1');
    expect(stdout).toContain('Check target.answer in drills/app.yaml: it reads the answer at /answer');
    expect(await readDrill('drills/app.yaml')).toMatchObject({
      target: { url: 'http://localhost:3000/api/chat', body: { message: '{{prompt}}', who: '{{tenant}}' } },
      providers: { primary: { listenPort: 9021 }, fallback: { listenPort: 9022 } },
    });
    expect(await read('.gitignore')).toMatch(/^node_modules\/\n# .*\n\/results\/\n$/);
    expect(await read('.github/workflows/cutover.yml')).toContain('npm ci');
  });

  it('allows its host where that is another machine', async () => {
    await init({ app: 'https://staging.example.com/chat', answer: '/data/text' });
    expect(await readDrill('drills/app.yaml')).toMatchObject({
      target: { answer: { whole: { kind: 'json', text: '/data/text' } } },
      allowedHosts: ['staging.example.com'],
    });
  });

  it.each<[Partial<InitArguments>, string]>([
    [{ app: 'localhost:3000' }, '--app must be an http(s) URL'],
    [{ app: 'http://localhost/', body: '{"message":}' }, '--body is no valid JSON: line 1, column 12 must be a value'],
    [
      { app: 'http://localhost/', body: '{"message":{{prompt}}}' },
      '--body must be JSON, in which {{prompt}} is a text, in quotes: "{{prompt}}"',
    ],
    [{ app: 'http://localhost/', body: '{"message":"hi"}' }, '--body must ask for {{prompt}}'],
    [{ app: 'http://localhost/', body: '{"message":"{{promt}}"}' }, 'Did you mean {{prompt}}?'],
    [{ app: 'http://localhost/', answer: 'answer' }, '--answer must be a JSON pointer'],
    [{ body: '{}' }, '--body needs --app URL'],
    [{ litellm: 'none.yaml' }, 'none.yaml cannot be read: there is no such file'],
  ])('refuses %j in one line, and writes nothing', async (args, message) => {
    expect(await refuse(args)).toEqual([expect.stringContaining(message)]);
    expect(await readdir(folder)).toEqual([]);
  });
});

/** The lines it is refused with. */
async function refuse(args: Partial<InitArguments>): Promise<string[]> {
  const error: unknown = await init(args).catch((cause: unknown) => cause);
  expect(error).toMatchObject({ code: 'usage' });
  return (error as Error).message.split('\n');
}

const models = `model_list:
  - model_name: app-model
    litellm_params: { model: anthropic/claude-sonnet-4, api_key: sk-very-secret-primary }
  - model_name: cheap
    litellm_params: { model: gpt-4o-mini }
  - model_name: app-fallback
    litellm_params: { model: bedrock/llama-4, api_key: os.environ/BEDROCK_KEY }
`;

describe('for a LiteLLM proxy it', () => {
  it('reads models and fallbacks, and says which base URLs to change', async () => {
    await write(
      'config.yaml',
      `${models}router_settings: { fallbacks: [{ app-model: [app-fallback, cheap] }] }\ngeneral_settings: { master_key: sk-very-secret }\n`,
    );
    const { text: stdout } = await init({ litellm: 'config.yaml' });
    for (const line of [
      'In config.yaml: model_list[0] (app-model): litellm_params.api_base: http://127.0.0.1:9021\n',
      'In config.yaml: model_list[2] (app-fallback): litellm_params.api_base: http://127.0.0.1:9022/v1\n',
      'In config.yaml: model_list[2] (app-fallback): litellm_params.model: openai/llama-4, as no mock speaks the API of bedrock\n',
      'Set LITELLM_MASTER_KEY',
      'In config.yaml: model_list[1] (cheap): litellm_params.api_base: http://127.0.0.1:9023/v1\n',
    ])
      expect(stdout).toContain(line);
    const text = await read('drills/litellm.yaml');
    expect(text + stdout).not.toContain('sk-very-secret');
    expect(await readDrill('drills/litellm.yaml')).toMatchObject({
      target: { kind: 'url', headers: { authorization: 'Bearer ${LITELLM_MASTER_KEY}' } },
      providers: [
        { name: 'appmodel', upstream: { mock: { model: 'claude-sonnet-4', wire: 'anthropic-messages' } } },
        { name: 'appfallback', upstream: { mock: { model: 'llama-4', wire: 'openai-chat' } } },
        { name: 'cheap', upstream: { mock: { model: 'gpt-4o-mini' } } },
      ],
      traffic: { model: 'app-model' },
    });
    // Whether prompts must bear an id, the drill finds out by itself.
    expect(text).not.toContain('marker');
  });

  it('calls two by their usual names, and says what else of theirs is asked', async () => {
    const second = '  - { model_name: app-model, litellm_params: { model: azure/gpt-4o } }\n';
    await write('config.yaml', `${models}${second}router_settings: { fallbacks: [{ app-model: [cheap] }] }\n`);
    const { text } = await init({ litellm: 'config.yaml' });
    expect(text).toContain(
      'Not drilled, and asked where the proxy asks them now: model_list[3] (app-model: azure/gpt-4o).\n',
    );
    expect(await readDrill('drills/litellm.yaml')).toMatchObject({ providers: { primary: {}, fallback: {} } });
  });

  it('reads the order of one group', async () => {
    await write(
      'config.yaml',
      `model_list:
  - { model_name: app, litellm_params: { model: openai/second, order: 2 } }
  - { model_name: app, litellm_params: { model: openai/first, order: 1 } }
general_settings: { master_key: os.environ/PROXY_KEY }
`,
    );
    await init({ litellm: 'config.yaml' });
    const drill = await readDrill('drills/litellm.yaml');
    expect(drill).toMatchObject({
      target: { headers: { authorization: 'Bearer ${PROXY_KEY}' } },
      providers: {
        primary: { upstream: { mock: { model: 'first' } } },
        fallback: { upstream: { mock: { model: 'second' } } },
      },
    });
  });

  it.each([
    [models, 'config.yaml must name a fallback, got none for app-model, cheap, app-fallback.'],
    [
      `${models}litellm_settings: { fallbacks: [{ app-modle: [cheap] }] }`,
      'got "app-modle". Did you mean "app-model"?',
    ],
    ['a: 1', "config.yaml must be a configuration of LiteLLM's proxy: model_list is missing."],
    ['a: [1', 'config.yaml is no valid YAML: line 1'],
  ])('refuses one without in one line', async (text, message) => {
    await write('config.yaml', text);
    expect(await refuse({ litellm: 'config.yaml' })).toEqual([expect.stringContaining(message)]);
  });
});

it('says what is in the way of a file, and takes no folder’s name for the file', async () => {
  await write('drills', '');
  await expect(init()).rejects.toThrow('drills/first.yaml cannot be written: drills is no folder.');
  await rm(join(folder, 'drills'));
  await mkdir(join(folder, 'drills'));
  await symlink(join(folder, 'nowhere', 'x'), join(folder, 'drills/prompts.yaml'));
  await expect(init()).rejects.toThrow(
    'drills/prompts.yaml cannot be written: what is there is no file, or a link that leads nowhere.',
  );
});

it('keeps a name of several lines in its line, and writes no drill that cannot be read', async () => {
  const listed = ['gpt\n  evil: 1', 'claude # "x"'].map((name, at) => ({
    model_name: name,
    litellm_params: { model: `openai/m${at}` },
  }));
  const fallbacks = [{ [listed[0]?.model_name ?? '']: [listed[1]?.model_name] }];
  await write('odd\nname.yaml', JSON.stringify({ model_list: listed, router_settings: { fallbacks } }));
  await init({ litellm: 'odd\nname.yaml' });
  expect(await readDrill('drills/litellm.yaml')).toMatchObject({ traffic: { model: 'gpt\n  evil: 1' } });
});

it('names the content type of a body that is a form, so that what a user says ends no field', async () => {
  await init({ app: 'http://localhost:3000/ask', body: 'q={{prompt}}&n=1' });
  expect(await readDrill('drills/app.yaml')).toMatchObject({
    target: { body: 'q={{prompt}}&n=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
  });
});
