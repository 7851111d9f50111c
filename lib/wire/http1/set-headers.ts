/** A response head with these header lines, names in lower case, in place of those of the same name. */
export function setHeaders(head: Buffer, headers: Readonly<Record<string, string>>): Buffer {
  const [statusLine = '', ...lines] = head.toString('latin1').split('\r\n');
  const kept = lines.filter((line) => line !== '' && !Object.hasOwn(headers, nameOf(line)));
  const own = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from([statusLine, ...kept, ...own, '', ''].join('\r\n'), 'latin1');
}

function nameOf(line: string): string {
  return line.slice(0, Math.max(0, line.indexOf(':'))).toLowerCase();
}
