import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * An object store of one object, which is changed under conditions alone, as S3 and WebDAV do it; refuses whoever has not its token.
 *
 * @param heeds Whether it looks at the conditions, by the name of their header.
 */
export async function startLockServer(
  token: string,
  heeds: (header: string) => boolean = () => true,
): Promise<{ url: string; fail(isDown: boolean): void; hang(isHanging: boolean): void; stop(): void }> {
  let stored: { text: string; version: number } | null = null;
  let versions = 0;
  let isDown = false;
  let isHanging = false;
  const server = createServer((request, response) => {
    const { 'if-match': match, 'if-none-match': noneMatch, authorization } = request.headers;
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (isHanging) return response;
      if (isDown) return response.writeHead(503).end();
      if (authorization !== `Bearer ${token}`) return response.writeHead(401).end();
      const etag = stored === null ? null : `"${stored.version}"`;
      if (request.method === 'GET')
        return stored === null
          ? response.writeHead(404).end()
          : response.writeHead(200, { etag: etag ?? '' }).end(stored.text);
      const isThere = noneMatch === '*' && stored !== null && heeds('if-none-match');
      if (isThere || (match !== undefined && match !== etag && heeds('if-match'))) return response.writeHead(412).end();
      if (request.method === 'DELETE') stored = null;
      else stored = { text: Buffer.concat(chunks).toString(), version: ++versions };
      return response.writeHead(204, stored === null ? {} : { etag: `"${stored.version}"` }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/lock`,
    fail: (down) => (isDown = down),
    hang: (hanging) => (isHanging = hanging),
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
