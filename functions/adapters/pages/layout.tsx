/** What every page has around it. */
import { raw } from 'hono/html'
import type { PropsWithChildren } from 'hono/jsx'
import type { Line } from '../../core/messages/answer-boxes.ts'
import { SYSTEM_NAME } from '../../core/messages/answer-page-wording.ts'
import { STYLE } from './style.ts'

type LayoutProps = PropsWithChildren<{ title: string; footer?: readonly string[] }>

export const Layout = ({ title, footer = [], children }: LayoutProps) => (
  <>
    {raw('<!DOCTYPE html>')}
    <html lang="zh-CN">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="format-detection" content="telephone=no" />
        <meta name="referrer" content="no-referrer" />
        <title>{`${title} - ${SYSTEM_NAME}`}</title>
        <style>{raw(STYLE)}</style>
      </head>
      <body>
        <header>
          <p>{SYSTEM_NAME}</p>
        </header>
        <main>{children}</main>
        <footer>
          {footer.map(line => (
            <p>{line}</p>
          ))}
        </footer>
      </body>
    </html>
  </>
)

export const About = ({ lines }: { lines: readonly Line[] }) => (
  <dl class="card">
    {lines.map(({ label, text }) => (
      <>
        <dt>{label}</dt>
        <dd>{text}</dd>
      </>
    ))}
  </dl>
)
