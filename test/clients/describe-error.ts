import type { ClientError } from './client-outcome.ts';

const MAX_MESSAGE_CHARACTERS = 90;

/** What code can tell an error by. A library that wraps the last failure of several is asked for that one's status. */
export function describeError(thrown: unknown): ClientError {
  if (!isRecord(thrown)) return { name: typeof thrown, message: cut(String(thrown)) };
  const inner = isRecord(thrown['lastError']) ? thrown['lastError'] : thrown;
  const name = readName(thrown);
  const status = [inner['status'], inner['statusCode']].find((value) => typeof value === 'number');
  const body = readErrorBody(inner);
  const type = asText(inner['type']) ?? asText(body['type']);
  const code = asText(inner['code']) ?? asText(body['code']) ?? readGeminiStatus(body['status']);
  const known = {
    ...(status === undefined ? {} : { status }),
    ...(type === undefined ? {} : { type }),
    ...(code === undefined ? {} : { code }),
  };
  const message = asText(inner['message']);
  // The engine words its syntax errors differently from version to version.
  const isEngines = message !== undefined && /\b(in|of) JSON\b|is not valid JSON|JSON parsing failed/.test(message);
  if (status !== undefined || type !== undefined || name === 'SyntaxError' || isEngines) return { name, ...known };
  return { name, ...known, ...(message === undefined ? {} : { message: cut(message) }) };
}

function readName(error: Record<string, unknown>): string {
  const name = asText(error['name']);
  return name === undefined || name === 'Error' ? ((error.constructor as { name?: string }).name ?? 'Error') : name;
}

/** The provider's error object, wherever a library keeps it: parsed, as text, or as the message. */
function readErrorBody(error: Record<string, unknown>): Record<string, unknown> {
  for (const kept of [error['error'], error['data'], error['responseBody'], error['message']]) {
    let value: unknown = kept;
    try {
      if (typeof value === 'string') value = JSON.parse(value);
    } catch {
      continue;
    }
    if (isRecord(value)) return isRecord(value['error']) ? value['error'] : value;
  }
  return {};
}

function cut(message: string): string {
  const line = message
    .replaceAll(/127\.0\.0\.1:\d+/g, 'HOST')
    // The thread an error of TLS came from.
    .replaceAll(/\b[0-9A-F]+(?=:error:)/g, 'TLS')
    // Its code stays, its words differ from one OpenSSL to the next.
    .replace(/(?<=:error:[0-9A-F]+:SSL routines):.*$/s, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return line.length > MAX_MESSAGE_CHARACTERS ? `${line.slice(0, MAX_MESSAGE_CHARACTERS)}…` : line;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Gemini's word for what others call a code. */
function readGeminiStatus(value: unknown): string | undefined {
  return typeof value === 'string' && /^[A-Z_]+$/.test(value) ? value : undefined;
}
