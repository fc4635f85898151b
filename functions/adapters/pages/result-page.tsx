/** The page after an answer. Loading it again sends the same answer again, which changes nothing. */
import type { Access } from '../../core/answers/answers.ts'
import type { ResultView } from '../../core/messages/answer-result-view.ts'
import { Carried } from './form-page.tsx'
import { About, Layout } from './layout.tsx'

const Back = ({ access }: { access: Access }) =>
  access.kind === 'link' ? (
    // A name of nothing leads to the page itself, by GET.
    <p>
      <a href="?">返回事项页</a>
    </p>
  ) : (
    <form method="post" accept-charset="utf-8">
      <Carried access={access} />
      <button class="plain" type="submit">
        返回事项页
      </button>
    </form>
  )

export const ResultPage = ({ view, access }: { view: ResultView; access: Access }) => (
  <Layout title={view.title} footer={[`如有疑问，请联系：${view.askWhom}`, `通知编号：${view.notice}`]}>
    <h1>{view.title}</h1>
    <div class={view.tone === 'good' ? 'good' : 'alert'} role="status">
      {view.lists.map(({ heading, items }) => (
        <>
          <h2>{heading}</h2>
          <ul>
            {items.map(({ name, text }) => (
              <li>
                <b>{name}</b>
                <br />
                {text}
              </li>
            ))}
          </ul>
        </>
      ))}
    </div>
    {view.follows.map(line => (
      <p>{line}</p>
    ))}
    <p>{view.left}时间均为北京时间。如需留存，可打印或截图本页。</p>
    <About lines={view.about} />
    {view.more ? <Back access={access} /> : null}
  </Layout>
)
