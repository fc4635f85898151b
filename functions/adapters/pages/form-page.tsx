/** The page of one notice: its duties, the signer, and what can be done. */
import type { Access } from '../../core/answers/answers.ts'
import type { Section } from '../../core/messages/answer-sections.ts'
import type { FormView } from '../../core/messages/answer-view.ts'
import { Groups } from './boxes.tsx'
import { SectionFields, SignerFields, Why, type Wrongs } from './fields.tsx'
import { About, Layout } from './layout.tsx'

/** Who came with mobile and code brings both along with each step. */
export const Carried = ({ access }: { access: Access }) =>
  access.kind === 'link' ? null : (
    <>
      <input type="hidden" name="mobile" value={access.mobile} />
      <input type="hidden" name="code" value={access.code} />
    </>
  )

const Mistakes = ({ mistakes }: Pick<FormView, 'mistakes'>) =>
  mistakes.length === 0 ? null : (
    <div class="alert" role="alert">
      <h2>尚未登记，请先改正以下{mistakes.length}处</h2>
      <ul>
        {mistakes.map(({ anchor, message }) => (
          <li>
            <a href={`#${anchor}`}>{message}</a>
          </li>
        ))}
      </ul>
    </div>
  )

const Parts = ({ part, access }: Pick<FormView, 'part'> & { access: Access }) => {
  if (part.of < 2) return null
  const numbers = Array.from({ length: part.of }, (_, index) => index + 1).filter(number => number !== part.number)
  return (
    <div class="card">
      <p>
        事项较多，分{part.of}页显示，本页为第{part.number}页；各页分别提交。
      </p>
      {access.kind === 'link' ? (
        numbers.map(number => (
          <>
            <a href={`?part=${number}`}>第{number}页</a>{' '}
          </>
        ))
      ) : (
        <form method="post" accept-charset="utf-8">
          <Carried access={access} />
          {numbers.map(number => (
            <button class="plain" name="part" value={String(number)}>
              第{number}页
            </button>
          ))}
        </form>
      )}
    </div>
  )
}

const SectionCard = ({ section, view, wrongs }: { section: Section; view: FormView; wrongs: Wrongs }) => (
  <div class="card">
    <h3>{section.title}</h3>
    <p class="hint">{section.hint}</p>
    <SectionFields section={section} view={view} wrongs={wrongs} />
    {section.buttons.map(({ action, label }) => (
      <button class={action === 'refuse' ? 'plain' : undefined} type="submit" name="action" value={action}>
        {label}
      </button>
    ))}
  </div>
)

const Form = ({ view, access, wrongs }: { view: FormView; access: Access; wrongs: Wrongs }) => (
  <form method="post" accept-charset="utf-8" novalidate>
    {/* The Enter key in a field presses a form's first button: it is to choose nothing by itself. */}
    <button class="first" type="submit" name="action" value="" tabindex={-1} aria-hidden="true">
      请在下面选择办理方式
    </button>
    <Carried access={access} />
    <fieldset id="duties" aria-describedby={wrongs.has('duties') ? 'duties-why' : undefined}>
      <legend>
        <h2>一、勾选事项</h2>
      </legend>
      <Why id="duties" wrong={wrongs.get('duties')} />
      <Groups groups={view.groups} />
    </fieldset>
    <SignerFields view={view} wrongs={wrongs} />
    <fieldset id="actions" aria-describedby={wrongs.has('actions') ? 'actions-why' : undefined}>
      <legend>
        <h2>三、选择一种办理方式</h2>
      </legend>
      <p class="hint">只填写要办理的一栏，点该栏内的按钮提交。</p>
      <Why id="actions" wrong={wrongs.get('actions')} />
      {view.sections.map(section => (
        <SectionCard section={section} view={view} wrongs={wrongs} />
      ))}
    </fieldset>
  </form>
)

/** Where there is nothing to do. */
const Listed = ({ groups }: Pick<FormView, 'groups'>) => (
  <>
    <h2>所列事项</h2>
    <Groups groups={groups} />
  </>
)

export const FormPage = ({ view, access }: { view: FormView; access: Access }) => {
  const wrongs = new Map<string, string>()
  for (const { anchor, message } of view.mistakes) wrongs.set(anchor, `${wrongs.get(anchor) ?? ''}${message}`)
  const title = view.mistakes.length === 0 ? view.title : `有误：${view.title}`
  return (
    <Layout title={title} footer={[`如有疑问，请联系：${view.askWhom}`, `通知编号：${view.notice}`]}>
      <h1>{view.title}</h1>
      <Mistakes mistakes={view.mistakes} />
      <p>{view.lead}</p>
      <About lines={view.about} />
      <Parts part={view.part} access={access} />
      {view.sections.length === 0 ? <Listed groups={view.groups} /> : <Form view={view} access={access} wrongs={wrongs} />}
    </Layout>
  )
}
