/** Progress of long work on standard error: a bar for a person at a terminal, a few plain lines for a log. */
import { progress } from '@clack/prompts'

const PLAIN_STEPS = 10

export function startProgress(title: string, total: number): { tell: (done: number) => void; end: () => void } {
  if (total === 0) return { tell: () => {}, end: () => {} }
  return process.stderr.isTTY ? startBar(title, total) : startLines(title, total)
}

/** Of work whose size shows only when it has begun. */
export function startProgressLater(title: string): { tell: (done: number, total: number) => void; end: () => void } {
  let started: ReturnType<typeof startProgress> | undefined
  return {
    tell: (done, total) => {
      started ??= startProgress(title, total)
      started.tell(done)
    },
    end: () => started?.end(),
  }
}

function startBar(title: string, total: number) {
  const bar = progress({ max: total, output: process.stderr })
  let shown = 0
  bar.start(title)
  const tell = (done: number): void => {
    bar.advance(done - shown, `${title}：${done} / ${total}`)
    shown = done
  }
  return { tell, end: () => bar.stop(`${title}：完成 ${total} 行`) }
}

function startLines(title: string, total: number) {
  const step = Math.max(1, Math.ceil(total / PLAIN_STEPS))
  const tell = (done: number): void => {
    if (done % step === 0 || done === total) console.error(`${title}：${done} / ${total}`)
  }
  return { tell, end: () => {} }
}
