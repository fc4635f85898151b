/** Looks for words in whatever came out of a system, in any of the forms in which they could have come out. */
import { createHash } from 'node:crypto'
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb'

/** By where it came out. */
export type Outputs = Readonly<Record<string, unknown>>
type Form = { name: string; text: string }

/** As it stands inside a longer text that was encoded, wherever it begins there. */
const encodeAt = (word: string, offset: number): string =>
  Buffer.from(' '.repeat(offset) + word)
    .toString('base64')
    .slice(Math.ceil((offset * 4) / 3), Math.floor(((offset + Buffer.byteLength(word)) * 4) / 3))

const listForms = (word: string): Form[] => {
  const digest = createHash('sha256').update(word)
  const bytes = digest.digest()
  const inBase64 = [...[0, 1, 2].map(offset => encodeAt(word, offset)), bytes.toString('base64').replace(/=+$/, '')]
  return [
    { name: 'as it is', text: word.toLowerCase() },
    ...inBase64
      .flatMap(text => [text, text.replaceAll('+', '-').replaceAll('/', '_')])
      .map(text => ({ name: 'in base64', text })),
    ...[Buffer.from(word), bytes].map(one => ({ name: 'in hexadecimal', text: one.toString('hex') })),
  ]
}

/** Every text, name and byte in it. */
function spell(value: unknown): string {
  if (value instanceof Uint8Array) return `${Buffer.from(value).toString('latin1')}\n${Buffer.from(value).toString('base64')}`
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([name, part]) => `${name}: ${spell(part)}`)
      .join('\n')
  return String(value)
}

/** @returns which word was found, where and how */
export function findLeaks(outputs: Outputs, words: readonly string[]): string[] {
  const forms = words.map(word => ({ word, forms: listForms(word) }))
  return Object.entries(outputs).flatMap(([where, output]) => {
    const text = spell(output)
    const lower = text.toLowerCase()
    return forms.flatMap(({ word, forms: ways }) =>
      ways.filter(way => text.includes(way.text) || lower.includes(way.text)).map(({ name }) => `${where}: ${word}, ${name}`),
    )
  })
}

/** All attributes of all items, as they lie there. */
export async function scanRaw(endpoint: string, table: string): Promise<unknown[]> {
  const client = new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  const items: unknown[] = []
  let from: Record<string, never> | undefined
  do {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new ScanCommand({ TableName: table, ...(from && { ExclusiveStartKey: from }) }),
    )
    items.push(...Items)
    from = LastEvaluatedKey as typeof from
  } while (from)
  client.destroy()
  return items
}
