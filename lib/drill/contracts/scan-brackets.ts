/** Was a JSON text cut inside a string, a number or a word, so that nobody knows how it went on? One pass. */
export function endsInsideValue(text: string): boolean {
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (inString && code === 92) index++;
    else if (code === 34) inString = !inString;
  }
  return inString || /[\w.+-]$/.test(text);
}

/** Does each bracket outside of strings close the one that is open? Where not, a repair guesses what belongs to what. One pass. */
export function nestsRightly(text: string): boolean {
  const open: number[] = [];
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (inString && code === 92) index++;
    else if (code === 34) inString = !inString;
    else if (!inString && (code === 123 || code === 91)) open.push(code);
    // A closing bracket is two above its opening one.
    else if (!inString && (code === 125 || code === 93) && open.pop() !== code - 2) return false;
  }
  return open.length === 0;
}

/** Are there ever more than so many brackets open outside of strings? One pass. */
export function nestsDeeper(text: string, depth: number): boolean {
  let open = 0;
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (inString && code === 92) index++;
    else if (code === 34) inString = !inString;
    else if (inString) continue;
    else if (code === 123 || code === 91) {
      if (++open > depth) return true;
    } else if (code === 125 || code === 93) open--;
  }
  return false;
}

/** Is a value left out where JSON, or what a repair takes for it, has one: `{"a":}`, `[1,,2]`? A comma before a bracket leaves out none. One pass. */
export function lacksValue(text: string): boolean {
  let last = '';
  for (let index = 0; index < text.length; index++) {
    const char = text.charAt(index);
    if (/\s/.test(char)) continue;
    if (char === ',' ? ':,[{'.includes(last) && last !== '' : last === ':' && (char === '}' || char === ']'))
      return true;
    if (char === '"') index = findQuote(text, index);
    else if (char === "'") index = findApostrophe(text, index);
    else if (char === '/' && text.charAt(index + 1) === '/') index = indexOrEnd(text, '\n', index);
    else if (char === '/' && text.charAt(index + 1) === '*') index = indexOrEnd(text, '*/', index + 2) + 1;
    if (char !== '/') last = char;
  }
  return false;
}

function findQuote(text: string, from: number): number {
  let index = from + 1;
  for (; index < text.length && text.charAt(index) !== '"'; index++) if (text.charAt(index) === '\\') index++;
  return index;
}

/** The one that ends a text in single quotes: behind it stands what JSON has behind a text. */
function findApostrophe(text: string, from: number): number {
  for (let index = from + 1; index < text.length; index++) {
    if (text.charAt(index) === '\\') index++;
    else if (text.charAt(index) === "'" && /^\s{0,9}(?:[,:}\]]|$)/.test(text.slice(index + 1, index + 11)))
      return index;
  }
  return text.length;
}

function indexOrEnd(text: string, mark: string, from: number): number {
  const index = text.indexOf(mark, from);
  return index < 0 ? text.length : index;
}
