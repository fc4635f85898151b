/** What the runtime's small HTTP servers share. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'

/** A port is taken by another program. */
export class PortTakenError extends Error {
  override readonly name = 'PortTakenError'
  readonly port: number
  constructor(port: number) {
    super(`端口 ${port} 已被占用。请先结束占用它的程序，或换一组端口：DUBAN_PORT=${port + 100} npm start`)
    this.port = port
  }
}

/** Of one call, as JSON. */
export type Answer = { status: number; body: unknown }

export type RunningServer = { port: number; stop: () => Promise<void> }

export async function readBytes(request: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const parts: Uint8Array[] = []
  for await (const part of request) if (part instanceof Uint8Array) parts.push(part)
  return Buffer.concat(parts)
}

export const readBody = async (request: IncomingMessage): Promise<string> => (await readBytes(request)).toString('utf8')

export function sendJson(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}

const isTaken = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', error => reject(isTaken(error) ? new PortTakenError(port) : error))
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}

/** @throws PortTakenError */
export async function checkPortIsFree(port: number): Promise<void> {
  const server = createServer()
  await listen(server, port)
  await new Promise(resolve => server.close(resolve))
}

/** Serves on the loopback only. @param port 0 takes any free one */
export async function startServer(
  port: number,
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<RunningServer> {
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      if (!response.headersSent) sendJson(response, 500, { message: String(error) })
    })
  })
  const bound = await listen(server, port)
  const stop = (): Promise<void> =>
    new Promise(resolve => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { port: bound, stop }
}
