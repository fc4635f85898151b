/** One field with its label, its hint and what is wrong with it. */
import { MOST_NAME } from '../../core/answers/answers.ts'
import type { Section } from '../../core/messages/answer-sections.ts'
import { type FormView, noteField } from '../../core/messages/answer-view.ts'

type FieldProps = { id: string; label: string; hint?: string; value: string; wrong: string | undefined }

/** What a screen reader reads with the field. */
const describe = ({ id, hint, wrong }: Pick<FieldProps, 'id' | 'hint' | 'wrong'>): Record<string, string> => {
  const ids = [hint === undefined ? '' : `${id}-hint`, wrong === undefined ? '' : `${id}-why`].filter(text => text !== '')
  return {
    ...(ids.length > 0 && { 'aria-describedby': ids.join(' ') }),
    ...(wrong !== undefined && { 'aria-invalid': 'true' }),
  }
}

export const Why = ({ id, wrong }: { id: string; wrong: string | undefined }) =>
  wrong === undefined ? null : (
    <span class="why" id={`${id}-why`}>
      {wrong}
    </span>
  )

const Labelled = ({ id, label, hint, wrong, children }: Omit<FieldProps, 'value'> & { children: unknown }) => (
  <div class={wrong === undefined ? undefined : 'wrong'}>
    <label class="name" for={id}>
      {label}
    </label>
    {hint === undefined ? null : (
      <p class="hint" id={`${id}-hint`}>
        {hint}
      </p>
    )}
    <Why id={id} wrong={wrong} />
    {children}
  </div>
)

type TextProps = FieldProps & { kind?: 'text' | 'date' | 'tel'; code?: boolean; most?: number; max?: string | undefined }

export const TextField = ({ kind = 'text', code = false, most, max, ...field }: TextProps) => (
  <Labelled {...field}>
    <input
      class={code ? 'text code' : 'text'}
      id={field.id}
      name={field.id}
      type={kind}
      value={field.value}
      maxlength={most}
      max={max}
      autocomplete="off"
      {...(code && { autocapitalize: 'characters', autocorrect: 'off', spellcheck: false, inputmode: 'text' })}
      {...describe(field)}
    />
  </Labelled>
)

/** Without a most of its own: what a browser cuts off while it is pasted is lost without a word. */
const NoteField = (field: FieldProps) => (
  <Labelled {...field}>
    <textarea id={field.id} name={field.id} rows={4} {...describe(field)}>
      {field.value}
    </textarea>
  </Labelled>
)

export type Wrongs = ReadonlyMap<string, string>

export const SignerFields = ({ view, wrongs }: { view: FormView; wrongs: Wrongs }) => (
  <fieldset>
    <legend>
      <h2>二、填写办理人</h2>
    </legend>
    <div class="card">
      <TextField id="name" label="办理人姓名" value={view.typed.name} wrong={wrongs.get('name')} most={MOST_NAME} />
      {view.asksCode ? (
        <TextField
          id="code"
          label="校验码"
          hint="载于通知邮件中的6位字母和数字，不区分大小写。"
          value={view.typed.code}
          wrong={wrongs.get('code')}
          code
          most={20}
        />
      ) : null}
    </div>
  </fieldset>
)

export const SectionFields = ({ section, view, wrongs }: { section: Section; view: FormView; wrongs: Wrongs }) => {
  const { name, until, note } = section
  const id = noteField(name)
  return (
    <>
      {until === undefined ? null : (
        <TextField
          id="until"
          label="延期至（必填）"
          hint="按“年-月-日”填写，如2026-12-31。各事项最晚可延至的日期见上。"
          kind="date"
          value={view.typed.until}
          wrong={wrongs.get('until')}
          max={until.latest}
        />
      )}
      {note === undefined ? null : (
        <NoteField id={id} label={note.label} value={view.typed.notes[name] ?? ''} wrong={wrongs.get(id)} />
      )}
    </>
  )
}
