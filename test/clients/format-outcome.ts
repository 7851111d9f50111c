import type { ClientError, ClientOutcome } from './client-outcome.ts';
import { HALF, TEXT } from './wires/wire-answer.ts';

const MAX_TEXT_CHARACTERS = 60;

/** An outcome in a few words, in Markdown. */
export function formatOutcome(outcome: ClientOutcome): string {
  return formatEnd(outcome) + formatCalls(outcome);
}

function formatEnd(outcome: ClientOutcome): string {
  switch (outcome.kind) {
    case 'answer':
      if (outcome.fellBack === true) return `${formatText(outcome.text)} of the fallback's answer`;
      return `**${formatText(outcome.text)}** for an answer${formatFinish(outcome)}`;
    case 'error':
      return `${formatError(outcome.error)}${outcome.text === '' ? '' : ` after ${formatText(outcome.text)}`}`;
    case 'hang':
      return `**waits for ever**${outcome.text === '' ? '' : ` after ${formatText(outcome.text)}`}`;
  }
}

function formatText(text: string): string {
  if (text === TEXT) return 'all';
  if (text === HALF) return 'half';
  if (text === '') return 'nothing';
  const line = text.trim().replaceAll('\n', '\\n');
  return `"${line.length > MAX_TEXT_CHARACTERS ? `${line.slice(0, MAX_TEXT_CHARACTERS)}…` : line}"`;
}

function formatFinish({ text, finish }: { text: string; finish: string | null }): string {
  if (finish === null) return ', no finish reason';
  return text === TEXT && /^(stop|end_turn|completed)$/i.test(finish) ? '' : `, finish \`${finish}\``;
}

function formatError({ name, status, type, code, message }: ClientError): string {
  const words = [name, status, type, code === type ? undefined : code].filter((word) => word !== undefined);
  return `\`${words.join(' ')}\`${message === undefined ? '' : ` "${message}"`}`;
}

function formatCalls({ attempts, wait }: ClientOutcome): string {
  if (attempts === 1) return '';
  return `; ${attempts} calls${wait === 'as asked' ? ', waits as asked' : ''}`;
}
