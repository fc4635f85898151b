/** Where everything is on this machine: the pages on the first port, the rest on the ones after it. */
export type Places = { pages: string; ses: string; sms: string; dynamodb: string; events: string; site: string }

export const PORTS = { pages: 0, ses: 1, dynamodb: 2, events: 3, site: 4 } as const

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
  }
}
