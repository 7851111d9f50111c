import { expect, it } from 'vitest';
import { compileSchema } from '../../../lib/drill/contracts/compile-schema.ts';
import { measureCpuMs } from '../../support/measure-cpu.ts';

it.each<[string, { format: string }, string, string]>([
  ['a day of the calendar', { format: 'date' }, '2024-02-29', '2026-02-30'],
  ['a leap year by its century', { format: 'date' }, '2000-02-29', '1900-02-29'],
  ['a time of the day', { format: 'date-time' }, '2026-11-29T23:59:60Z', '2026-99-99T99:99'],
  ['an hour that is none', { format: 'date-time' }, '2026-11-29T23:59', '2026-11-29T24:00'],
  ['a time alone', { format: 'time' }, '12:30:00', '25:00'],
  ['an id', { format: 'uuid' }, '4f9e1f5e-3b7c-4e0a-9b1a-0a1b2c3d4e5f', 'n/a'],
  ['an id as Python takes it', { format: 'uuid' }, '{4F9E1F5E3B7C4E0A9B1A0A1B2C3D4E5F}', '4f9e1f5e'],
  ['an address', { format: 'email' }, 'ada@example.org', 'Ada Lovelace'],
  ['an address of the web', { format: 'uri' }, 'https://example.org/?q=ü', 'example.org'],
  ['an address of four bytes', { format: 'ipv4' }, '192.168.0.1', '256.1.1.1'],
  ['one with a byte too many', { format: 'ipv4' }, '10.0.0.0', '10.0.0.0.1'],
  ['a long address', { format: 'ipv6' }, '2001:db8::1', '2001:db8:1'],
  ['a long address with a short one in it', { format: 'ipv6' }, '::ffff:10.0.0.1', '1:2:3:4:5:6:7:8:9'],
  ['a time without seconds', { format: 'time' }, '23:59', 'soon'],
])('%s %j is %s, and not %s', (_, schema, good, bad) => {
  const { matches } = compileSchema({ type: 'string', ...schema });
  expect([matches(good), matches(bad)]).toEqual([true, false]);
});

it('a format that is read in many ways holds nothing', () => {
  for (const format of ['hostname', 'duration', 'byte', 'my-own'])
    expect(compileSchema({ format }).matches('?')).toBe(true);
});

it('is looked at in time that goes with the length of the text', () => {
  const tookMs = measureCpuMs(() => {
    for (const format of ['time', 'uuid', 'email', 'uri', 'ipv4', 'ipv6'])
      for (const text of ['1', ':', 'a@', '0.', 'a:'].map((part) => part.repeat(1_000_000)))
        compileSchema({ format }).matches(text);
  });
  expect(tookMs).toBeLessThan(2_000);
});
