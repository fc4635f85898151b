/** Pages that know nothing of any notice. */
import type { PlainView } from '../../core/messages/plain-pages.ts'
import { TextField } from './fields.tsx'
import { Layout } from './layout.tsx'

export const PlainPage = ({ view: { title, paragraphs, points } }: { view: PlainView }) => (
  <Layout title={title}>
    <h1>{title}</h1>
    <div class="card">
      {paragraphs.map(text => (
        <p>{text}</p>
      ))}
      {points.length === 0 ? null : (
        <ul>
          {points.map(text => (
            <li>{text}</li>
          ))}
        </ul>
      )}
    </div>
  </Layout>
)

type EntryProps = { help: string; typed?: { mobile: string; code: string }; wrongs?: ReadonlyMap<'mobile' | 'code', string> }

/** For who got an SMS, which carries no link. */
export const EntryPage = ({ help, typed = { mobile: '', code: '' }, wrongs = new Map() }: EntryProps) => (
  <Layout title="短信签收" footer={[`如有疑问，请联系：${help}`]}>
    <h1>短信签收</h1>
    {wrongs.size === 0 ? null : (
      <div class="alert" role="alert">
        <h2>请先改正以下{wrongs.size}处</h2>
        <ul>
          {[...wrongs].map(([field, message]) => (
            <li>
              <a href={`#${field}`}>{message}</a>
            </li>
          ))}
        </ul>
      </div>
    )}
    <p>收到督办短信的，请填写接收短信的手机号码和短信中的校验码，查看并办理有关事项。收到督办邮件的，请直接打开邮件中的链接。</p>
    <form method="post" accept-charset="utf-8" class="card">
      <TextField id="mobile" label="手机号码" kind="tel" value={typed.mobile} wrong={wrongs.get('mobile')} most={20} />
      <TextField
        id="code"
        label="校验码"
        hint="载于短信中的6位字母和数字，不区分大小写。"
        value={typed.code}
        wrong={wrongs.get('code')}
        code
        most={20}
      />
      <button type="submit">打开</button>
    </form>
  </Layout>
)
