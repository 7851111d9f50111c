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
