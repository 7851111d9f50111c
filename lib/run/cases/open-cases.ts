import type { NamedWorkload } from '../../drill/workloads/requests.ts';
import type { CaseList } from '../../drill/workloads/case-list.ts';
import { listUnfilled } from '../../drill/workloads/prompts/fill-template.ts';
import type { PromptfooPrompt } from '../../drill/workloads/prompts/read-promptfoo.ts';
import { type CaseFrame, type ReadCase, readCase } from '../../drill/workloads/prompts/read-case.ts';
import type { WrittenCase } from '../../drill/workloads/written-case.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import { excerpt } from '../../kit/excerpt.ts';
import { CHARACTERS_PER_TOKEN } from '../../kit/limits/characters-per-token.ts';
import { isDeeperThan, MOST_DEPTH } from '../../kit/settings/is-deeper-than.ts';
import { describeSkipped } from '../log/describe-skipped.ts';
import { readLog } from '../log/read-log.ts';
import { isPlainObject } from '../../kit/settings/reader.ts';
import { createCaseMistakes } from './case-mistakes.ts';
import type { CaseCheck } from './check-case.ts';
import { readTemplate } from './read-template.ts';
import { readValues } from './read-values.ts';

/** The cases of one kind of request: known by number, and read again from their file when they are wanted. */
export interface CaseFile {
  list: CaseList;
  /** What must be known of it, a sentence each. */
  notes: string[];
  /** When each was asked, epoch ms, NaN where that is not known; null: they were never asked. */
  askedAt: readonly number[] | null;
  /** Reads all cases again, in their order. Throws a `usage` error when the file has changed. */
  each(onCase: (written: WrittenCase, at: number, where: string) => void): Promise<void>;
}

/** What a workload says of its file of cases. */
type Listed = Extract<NamedWorkload['workload'], { kind: 'prompts' | 'recording' }>;

/**
 * Reads a file of cases once, and keeps their lengths only: a hundred thousand of them may be larger than the memory. Throws a
 * `usage` error with a line for each mistake.
 */
export async function openCases(settings: Listed, check: CaseCheck = () => {}): Promise<CaseFile> {
  const walk = await createWalk(settings);
  const askedAt: number[] = [];
  const promptTokens: number[] = [];
  const answerTokens: number[] = [];
  const streamed: number[] = [];
  const facts = await walk(({ written, streamed: said, askedAtMs }) => {
    check(written);
    if (askedAtMs !== undefined) askedAt.push(askedAtMs ?? Number.NaN);
    promptTokens.push(countTokens(written));
    answerTokens.push(written.answerTokens ?? 0);
    streamed.push(said === null ? -1 : Number(said));
  });
  const count = promptTokens.length;
  if (count === 0) throw new CutoverError('usage', `${settings.file} must hold at least one case, got none.`);
  return {
    list: {
      count,
      promptTokens: (at) => promptTokens[at] ?? 1,
      answerTokens: (at) => answerTokens[at] || null,
      streamed: (at) => ((streamed[at] ?? -1) < 0 ? null : streamed[at] === 1),
    },
    notes: facts.notes,
    askedAt: askedAt.length === 0 ? null : askedAt,
    async each(onCase) {
      let at = 0;
      await walk(({ written }, where) => onCase(written, at++, where));
      if (at !== count)
        throw new CutoverError(
          'usage',
          `${settings.file} was changed while it was read: it had ${count} cases, and has ${at}.`,
        );
    },
  };
}

/** A case, and when it was asked: null where that is not known, left out where it never was. */
interface WalkedCase extends ReadCase {
  askedAtMs?: number | null;
}

/** Reads all cases of a file, in their order. */
type Walk = (onCase: (read: WalkedCase, where: string) => void) => Promise<{ notes: string[] }>;

async function createWalk(settings: Listed): Promise<Walk> {
  if (settings.kind === 'recording') return (onCase) => walkLog(settings.file, onCase);
  const frame = await readFrame(settings);
  return (onCase) => walkPrompts(settings.file, frame, onCase);
}

/** What of a log is no case is counted; one that no answer can be right for is a mistake. */
async function walkLog(path: string, onCase: Parameters<Walk>[0]): ReturnType<Walk> {
  const mistakes = createCaseMistakes(path);
  const { skipped } = await readLog(path, ({ body, streamed, answerTokens, atEpochMs }, where) => {
    const read = attemptCase({ body, streamed, ...(answerTokens === null ? {} : { answerTokens }) });
    if (typeof read === 'string') return read;
    mistakes.attempt(where, () => onCase({ ...read, askedAtMs: atEpochMs }, where));
    return null;
  });
  mistakes.throwAny();
  return { notes: describeSkipped(path, skipped) };
}

/** The case, or why it is none. */
function attemptCase(input: object): ReadCase | string {
  try {
    return readCase(input, '', { template: null, system: null, parameters: {} });
  } catch (error) {
    if (error instanceof CutoverError) return error.message;
    throw error;
  }
}

async function walkPrompts(path: string, frame: CaseFrame, onCase: Parameters<Walk>[0]): ReturnType<Walk> {
  const mistakes = createCaseMistakes(path);
  let promptfoo: CaseFrame | null = null;
  const facts = await readValues(path, (read, where, prompt) => {
    if (frame.template === null && prompt !== undefined) promptfoo ??= { ...frame, template: takePrompt(prompt, path) };
    mistakes.attempt(where, () => {
      const value = read();
      if (isDeeperThan(value)) throw new CutoverError('usage', `must be nested at most ${MOST_DEPTH} deep.`);
      // A schema may have such bounds, which it does not matter to keep.
      if (isPlainObject(value)) for (const name of ['vars', 'expected']) refuseInexact(value[name], name);
      onCase(readCase(value, '', promptfoo ?? frame), where);
    });
  });
  mistakes.throwAny();
  return { notes: [...facts.notes, ...noteUnfilled(frame)] };
}

function noteUnfilled({ template, system }: CaseFrame): string[] {
  return [template, system].flatMap((file) =>
    file === null
      ? []
      : listUnfilled(file.text).map(
          (text) => `${file.path}: ${excerpt(text, 60)} is no variable's name, and is asked as it stands.`,
        ),
  );
}

function takePrompt(prompt: PromptfooPrompt, path: string): CaseFrame['template'] {
  if (prompt.kind === 'unread') throw new CutoverError('usage', `${path}: ${prompt.reason}.`);
  // A chat is written as JSON there, too.
  return { text: prompt.text.trimEnd(), path, isChat: /^\s*\[/.test(prompt.text) && isJson(prompt.text) };
}

function isJson(text: string): boolean {
  try {
    return Array.isArray(JSON.parse(text));
  } catch {
    return false;
  }
}

/** Numbers such as those of orders may have more digits than a number keeps: another would be asked, and expected. */
function refuseInexact(value: unknown, at: string): void {
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value))
    throw new CutoverError(
      'usage',
      `${at} must be a text or a number of at most 15 digits, which are kept, got ${value}`,
    );
  if (typeof value !== 'object' || value === null) return;
  for (const [key, item] of Object.entries(value))
    refuseInexact(item, Array.isArray(value) ? `${at}[${key}]` : `${at}.${key}`);
}

async function readFrame({ template, system, parameters }: Extract<Listed, { kind: 'prompts' }>): Promise<CaseFrame> {
  return {
    template: template === undefined ? null : await readTemplate(template, `template ${template}`),
    system: system === undefined ? null : await readTemplate(system, `system ${system}`),
    parameters,
  };
}

/** Text by four characters each, and all else as the JSON it is sent as. */
function countTokens({ body: { messages, tools } }: WrittenCase): number {
  const length = (value: unknown): number =>
    typeof value === 'string' ? value.length : value === undefined ? 0 : JSON.stringify(value).length;
  const characters = messages.reduce((sum, { content }) => sum + length(content), length(tools));
  return Math.max(1, Math.ceil(characters / CHARACTERS_PER_TOKEN));
}
