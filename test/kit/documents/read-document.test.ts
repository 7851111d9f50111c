import { expect, it } from 'vitest';
import { readDocument } from '../../../lib/kit/documents/read-document.ts';

const read = (text: string, path: string): unknown => readDocument(text, path, (value) => value);

it.each([
  [
    'a.json',
    '{\n  "a": [{"b": 1}, {"b": 2}],\n  "a": 2\n}',
    'a.json must have each key once, and has one twice in line 3.',
  ],
  ['a.yaml', 'a: 1\nb:\n  c: 1\n  c: 2\n', 'a.yaml is no valid YAML: line 4: Map keys must be unique'],
  ['a.yaml', 'a: !env KEY\n', 'a.yaml is no valid YAML: line 1: Unresolved tag: !env'],
  [
    'a.yaml',
    'a:\n  b: 1\n   c: 2\n',
    'a.yaml is no valid YAML: line 2: Nested mappings are not allowed in compact mappings. Indent this line and the next one as those beside them; a text with ": " in it stands in quotes.',
  ],
  [
    'a.yaml',
    'a:\n    - x: 1\n   - y: 2\n',
    'a.yaml is no valid YAML: line 3: A block sequence may not be used as an implicit map key. Indent this line',
  ],
  ['a.yaml', 'a:\n  - 1\n  b: 2\n', 'line 3: All mapping items must start at the same column. Indent this line'],
  ['a.yaml', 'a:\n\tb: 1\n', 'line 2: Tabs are not allowed as indentation. Indent it with spaces.'],
  ['a.yaml', 'a: 1\n---\na: 2\n', 'Source contains multiple documents'],
])('is refused where it says a thing twice, or what nobody knows: %s %j', (path, text, message) => {
  expect(() => read(text, path)).toThrow(message);
});

it('is read as YAML 1.2, whose words and numbers are what they look like, with merge keys', () => {
  const text =
    'base: &base {retries: 2, on: no}\nentry:\n  <<: *base\n  on: yes\ndate: 2026-11-28\nport: 0888\nclock: 1:30\n';
  expect(read(text, 'drill.yml')).toEqual({
    base: { retries: 2, on: 'no' },
    entry: { retries: 2, on: 'yes' },
    date: '2026-11-28',
    port: 888,
    clock: '1:30',
  });
});
