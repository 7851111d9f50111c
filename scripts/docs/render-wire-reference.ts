import type { WireFamily } from '../../mocks/answer/wire/define-wire.ts';
import { wireFamilies } from '../../mocks/answer/wire/index.ts';
import { refusables } from '../../mocks/answer/wire/refusable.ts';
import { renderTable } from './render-table.ts';

/** The reference page of what mocks can speak, in Markdown, made of the wire formats. */
export function renderWireReference(): string {
  return `${[
    '# Wire formats of the mocks',
    'Made from the code by `test/scripts/docs/render-wire-reference.test.ts`; do not edit it by hand. To add one: [add-a-wire-format.md](add-a-wire-format.md).',
    [
      'A mock speaks one wire format (`wire`), as one provider does (`flavour`), with as many single differences as you like',
      '(`differences`), and turns away what you say (`refuses`) with an error in the shape of its provider. The same prompt',
      'gets the same answer in all of them. Thoughts come first where it thinks and they are shown.',
    ].join('\n'),
    '```json\n' +
      '{ "model": "mistral-large", "wire": "openai-chat", "flavour": "mistral", "reasoningTokens": 200,\n' +
      '  "differences": ["no-done"], "refuses": ["other-models", "json-schema"] }\n' +
      '```',
    ...Object.entries<WireFamily>(wireFamilies).flatMap(([name, family]) => renderFamily(name, family)),
    '## What can be refused',
    'The first two are about the door, the others about what a request asks for; a format that has no way to ask for one never meets it. Wording is from memory where no source is named in the code.',
    renderTable(
      ['name', 'what is turned away'],
      Object.entries(refusables).map(([name, doc]) => [`\`${name}\``, doc]),
    ),
  ].join('\n\n')}\n`;
}

function renderFamily(name: string, family: WireFamily): string[] {
  const flavours = Object.entries(family.flavours).map(([flavour, { doc, has }]) => {
    const { basePath, refuses } = family.create(flavour, []);
    return [`\`${flavour}\``, doc, `\`${basePath}\``, listNames(has), listNames(refuses)];
  });
  const differences = Object.entries(family.differences).map(([difference, { doc }]) => [`\`${difference}\``, doc]);
  return [
    `## ${name}`,
    renderTable(['flavour', 'whom it imitates', 'base path', 'differences it has', 'refuses by itself'], flavours),
    renderTable(['difference', 'what is different'], differences),
  ];
}

function listNames(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
