import { contractSettings, type ContractSettings } from '../../lib/drill/contracts/index.ts';

/**
 * A contract whose program is this code of Node's, run with each question as `q`; `say` writes a line, of JSON where it is no text.
 */
export function commandContract(code: string, folder: string, settings = {}): ContractSettings {
  const program = `const say = (line) => require('node:fs').writeSync(1, (typeof line === 'string' ? line : JSON.stringify(line)) + '\\n');
    require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => { const q = JSON.parse(line); ${code} });`;
  return contractSettings.read(
    { kind: 'command', for: 'chat', command: [process.execPath, '-e', program], folder, ...settings },
    'contracts[0]',
  );
}
