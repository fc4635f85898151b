/** The command lines that a page of the runbook prints, so that a page that lies fails. */
import { readFileSync } from 'node:fs'

export const SECTIONS = ['先看什么', '怎么处理', '怎样确认已经过去'] as const
export type Section = (typeof SECTIONS)[number]

const START = 'npm run -s duban -- '

/** @param page its file name without `.md` @returns the lines of one section, as they stand there */
export function listCommands(page: string, section: Section): string[] {
  const text = readFileSync(new URL(`../../../docs/runbook/${page}.md`, import.meta.url), 'utf8')
  const [, body = ''] = text.split(`## ${section}\n`)
  const [own = ''] = body.split('\n## ')
  const blocks = [...own.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = '']) => block.trim())
  return blocks.flatMap(block => block.split('\n')).filter(line => line.startsWith(START))
}

/** What stands for `<name>` in the lines of a page. */
export type Fill = Readonly<Record<string, string>>

/** The words of a line after `npm run -s duban --`, with the operator's own values in their places. @throws where one is missing */
export const toWords = (line: string, fill: Fill): string[] =>
  line
    .slice(START.length)
    .split(' ')
    .map(word =>
      word.replaceAll(/<([^>]+)>/g, (whole, name: string) => {
        const value = fill[name]
        if (value === undefined) throw new Error(`运维手册的命令需要 ${whole}，演练没有给出：${line}`)
        return value
      }),
    )
