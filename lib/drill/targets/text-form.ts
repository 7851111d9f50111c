/** How what is put into a text body must be written there. */
export type TextForm = 'json' | 'form' | 'xml' | 'plain';

/** By its content type; without one, a text that begins as JSON does is that. */
export function findTextForm(contentType: string | undefined, template: string): TextForm {
  if (contentType === undefined) return /^\s*[{[]/.test(template) ? 'json' : 'plain';
  if (/\bjson\b/i.test(contentType)) return 'json';
  if (isFormType(contentType)) return 'form';
  return /\b(?:xml|html)\b/i.test(contentType) ? 'xml' : 'plain';
}

/** Is that of a form of a browser's? */
export const isFormType = (contentType: string | undefined): boolean =>
  /x-www-form-urlencoded/i.test(contentType ?? '');

/** An object as such a form: a field for each key, and for each element of a list; what is no text as JSON. */
export function writeForm(fields: Readonly<Record<string, unknown>>): string {
  return Object.entries(fields)
    .flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map((one) => [name, one] as const))
    .map(([name, value]) => `${percentEncode(name)}=${writeValue(value, 'form', '')}`)
    .join('&');
}

/** A value as it must be written in a text of this form; `before`: what of the template stands before it. */
export function writeValue(value: unknown, form: TextForm, before: string): string {
  if (form === 'json' && !endsInQuotes(before)) return JSON.stringify(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  switch (form) {
    case 'json':
      return JSON.stringify(text).slice(1, -1);
    case 'form':
      return percentEncode(text);
    case 'xml':
      return wellFormed(text).replaceAll(/[<>&"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
    case 'plain':
      return text;
  }
}

/** Is a text of JSON still open at the end of this? */
function endsInQuotes(json: string): boolean {
  let isOpen = false;
  for (let at = 0; at < json.length; at++) {
    if (json[at] === '"') isOpen = !isOpen;
    else if (json[at] === '\\' && isOpen) at++;
  }
  return isOpen;
}

/** For a path, a query or a form. */
export const percentEncode = (text: string): string => encodeURIComponent(wellFormed(text));

/** For a header: no header holds more than a line, or a control character. */
export function writeHeader(text: string): string {
  let written = '';
  for (const character of wellFormed(text)) written += isControl(character) ? ' ' : character;
  return written;
}

const isControl = (character: string): boolean => character < ' ' || character === '\u007f';

/** Half a pair of surrogates, as a cut text ends with, stands for no character, and cannot be written as UTF-8. */
function wellFormed(text: string): string {
  let written = '';
  for (const character of text)
    written += character >= '\ud800' && character <= '\udfff' && character.length === 1 ? '\ufffd' : character;
  return written;
}
