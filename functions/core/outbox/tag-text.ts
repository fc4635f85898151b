/** Any text in the few characters that SES tags and calendar UIDs allow; no two texts share one. */

/** Letters, digits and `-` stand for themselves, everything else as `_` and its UTF-16 code. */
export const toTagText = (text: string): string =>
  text.replace(/[^A-Za-z0-9-]/g, unit => `_${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

export const fromTagText = (text: string): string =>
  text.replace(/_([0-9a-f]{4})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
