/** Where everything is on this machine: the pages on the first port, the rest on the ones after it. */
export const PORTS = { pages: 0, ses: 1, dynamodb: 2, events: 3, site: 4, issuer: 5, files: 6 } as const

export type Places = Record<keyof typeof PORTS | 'sms', string>

export function placesFrom(port: number): Places {
  const at = (offset: number): string => `http://127.0.0.1:${port + offset}`
  return {
    pages: `http://localhost:${port}/`,
    ses: at(PORTS.ses),
    sms: `${at(PORTS.ses)}/sms`,
    dynamodb: at(PORTS.dynamodb),
    events: at(PORTS.events),
    // As a browser calls it, and short enough for an SMS
    site: `http://localhost:${port + PORTS.site}`,
    issuer: at(PORTS.issuer),
    files: at(PORTS.files),
  }
}
