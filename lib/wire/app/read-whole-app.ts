import { type Answer, emptyAnswer } from '../../kit/terms/answer.ts';
import { asText, parseJson } from '../formats/read-value.ts';
import type { AppAnswer, WholeForm } from './app-answer.ts';
import { answerText, pieceText } from './app-text.ts';
import { findJsonError, findTextError } from './find-app-error.ts';
import { readPointer } from '../../kit/settings/json-pointer.ts';

/** Reads what an application answered at once. Null: there is no answer where one should stand. Never throws. */
export function readWholeApp(body: string, form: WholeForm, success: AppAnswer): Answer | null {
  const json = parseJson(body);
  const error = findJsonError(json, success);
  const read = readForm(body, json, form);
  if (read === null) return error === null ? null : { ...emptyAnswer(), error };
  return { ...emptyAnswer(), ...read, error: error ?? findTextError(read.text, success) };
}

function readForm(body: string, json: unknown, form: WholeForm): Pick<Answer, 'text' | 'id'> | null {
  switch (form.kind) {
    case 'text':
      return body === '' ? null : { text: body, id: null };
    case 'json': {
      const value = readPointer(json, form.text);
      if (value === undefined || value === null) return null;
      const id = form.id === undefined ? '' : asText(readPointer(json, form.id));
      return { text: answerText(value), id: id === '' ? null : id };
    }
    case 'langserve': {
      const output = readPointer(json, '/output');
      if (output === undefined || output === null) return null;
      const content = pieceText(readPointer(output, '/content'));
      return { text: content ?? answerText(output), id: asText(readPointer(output, '/id')) || null };
    }
  }
}
