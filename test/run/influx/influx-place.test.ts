import { describe, expect, it } from 'vitest';
import { parseInfluxPlace } from '../../../lib/run/influx/influx-place.ts';
import { tellAgain } from '../../../scripts/terminal/tell-influx.ts';

describe('an address', () => {
  it.each([
    ['http://127.0.0.1:8086/drills', { api: 'http://127.0.0.1:8086', database: 'drills', authorization: null }],
    [
      'https://db.example/influx/my%20drills?rp=year',
      { api: 'https://db.example/influx', database: 'my drills', retentionPolicy: 'year' },
    ],
    ['http://u:p%40ss@db:8086/d', { authorization: 'Basic dTpwQHNz', shown: 'http://db:8086/d' }],
  ])('%s is read', (text, place) => {
    expect(parseInfluxPlace(text, undefined, {})).toMatchObject(place);
  });

  it.each([
    ['http://db/d', undefined, '--influx http://db/d'],
    ['http://db/d?rp=a%20year', 'TOKEN', "--influx 'http://db/d?rp=a%20year' --influx-auth TOKEN"],
    ['http://u:p@db:8086/d', undefined, '--influx http://USER:PASSWORD@db:8086/d'],
  ])('%s is named again as a shell takes it, policy and who writes there too', (text, variable, flags) => {
    const place = parseInfluxPlace(text, variable, { TOKEN: 'abc==' });
    expect(tellAgain('my runs/one', place)).toBe(`cutover influx send 'my runs/one' ${flags}`);
    expect(place.flags).toBe(flags);
  });

  it('has a user, or a token, of an environment variable', () => {
    const env = { USER_OF_1: 'u:p', TOKEN_OF_2: 'abc==' };
    expect(parseInfluxPlace('http://db/d', 'USER_OF_1', env).authorization).toBe('Basic dTpw');
    expect(parseInfluxPlace('http://db/d', 'TOKEN_OF_2', env).authorization).toBe('Token abc==');
  });

  it.each([
    ['no address', 'nothing', undefined, /^--influx must be an address such as http/],
    ['another protocol', 'ftp://db/d', undefined, /^--influx must begin with http:\/\/ or https:\/\//],
    [
      'no database',
      'http://u:secret@db:8086',
      undefined,
      /^--influx must end with a database, .* got http:\/\/db:8086\/$/,
    ],
    ['another parameter', 'http://db/d?token=secret', undefined, /knows one parameter, rp .* got token behind/],
    ['a password of nobody', 'http://:secret@db/d', undefined, /must have a user before the colon/],
    ['a fragment', 'http://db/d#x', undefined, /nothing behind #/],
    ['half an escape', 'http://db/d%2', undefined, /percent sign/],
    ['a variable that is not set', 'http://db/d', 'NONE', /^--influx-auth must name .* but of NONE it is not set\.$/],
    ['the secret in place of its name', 'http://db/d', 'u:secret', /but of the one that is given it is not set\.$/],
    ['a variable with a blank', 'http://db/d', 'BLANK', /of BLANK a blank or a line break is in it/],
    ['two users', 'http://u:secret@db/d', 'SET', /exclude each other/],
  ])('with %s is refused, and what is secret is not said', (_title, text, variable, message) => {
    const env = { SET: 'abc', BLANK: 'a secret' };
    const refused = (): unknown => parseInfluxPlace(text, variable, env);
    expect(refused).toThrow(message);
    expect(refused).not.toThrow(/secret/);
  });
});
